(async () => {
  const start = process.hrtime.bigint();
  for (let n = 0; n < 10000; n++) {
    await Promise.all(Array.from({ length: 1000 }, (_, x) => Promise.resolve(x).then((y) => y)));
  }
  console.log(Number((process.hrtime.bigint() - start) / 10000000n));
})();
