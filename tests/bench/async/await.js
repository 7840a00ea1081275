(async () => {
  const start = process.hrtime.bigint();
  for (let i = 0; i < 1000000; i++) await Promise.resolve().then((x) => x);
  console.log(Number((process.hrtime.bigint() - start) / 1000000n));
})();
