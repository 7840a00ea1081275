(async () => {
  const start = process.hrtime.bigint();
  await Promise.all(Array.from({ length: 1000000 }, () => new Promise((done) => setTimeout(done, 2000))));
  console.log(Number((process.hrtime.bigint() - start - 2000000000n) / 1000000n));
})();
