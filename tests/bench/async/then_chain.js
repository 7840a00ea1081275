(async () => {
  const start = process.hrtime.bigint();
  let p = Promise.resolve(0);
  for (let i = 0; i < 1000000; i++) p = p.then((x) => x + 1);
  await p;
  console.log(Number((process.hrtime.bigint() - start) / 1000000n));
})();
