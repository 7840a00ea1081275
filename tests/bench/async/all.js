(async () => {
  const handles = Array.from({ length: 1000000 }, (_, i) => Promise.resolve(i));
  const start = process.hrtime.bigint();
  await Promise.all(handles);
  console.log(Number((process.hrtime.bigint() - start) / 1000000n));
})();
