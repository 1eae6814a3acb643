// Times work and prints what the benchmarks of .NET print of themselves: seconds, processor seconds, peak memory in megabytes.
export async function measure(work) {
  const cpu = process.cpuUsage(), start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000, used = process.cpuUsage(cpu);
  console.log(seconds, (used.user + used.system) / 1e6, process.resourceUsage().maxRSS / 1024);
}
