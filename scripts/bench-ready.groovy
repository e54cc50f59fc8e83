// How long until the first stop, and where does the time go? Every part from the command's start,
// with gdb alone reading the same symbols as the yardstick, and the peak memory of each process.
//
//   ringside scripts/bench-ready.groovy [boots, 3 unless said otherwise]
//
// "first" is the first boot of a fresh JVM, what a user waits for; "median" is over all boots;
// "of gdb alone" is the median, or else the first, divided by that of gdb alone with a warm index.

import java.nio.file.Files
import java.nio.file.Path

boots = args ? args[0] as int : 3

// proc(5): the process's start (field 22 of its stat) in ticks of 1/100 s since the host's boot.
ticks = new File('/proc/self/stat').text.replaceFirst(/^.*\) /, '').split(' ')[19] as long
uptime = new File('/proc/uptime').text.split(' ')[0] as BigDecimal
jvm = uptime - ticks / 100

seconds = { since -> (System.nanoTime() - since) / 1e9 }
median = { values -> values.sort(false)[values.size().intdiv(2)] }
peakMb = { status -> (status =~ /VmHWM:\s+(\d+) kB/)[0][1].toLong().intdiv(1024) }

runs = []
memory = new TreeMap().withDefault { [] }
boots.times {
  def run = [:]
  def mark = System.nanoTime()
  def part = { name -> run[name] = seconds(mark); mark = System.nanoTime() }

  def boot = vm.boot(kernel: 'debian', nokaslr: true)
  boot.steps.each { name, time -> run[name] = time.toNanos() / 1e9 }
  run.boot = seconds(mark)
  mark = System.nanoTime()
  guest.compile('testprog.c')
  part('compile')
  target = guest.spawn('./testprog')
  part('spawn')
  gdb.break('do_sys_openat2') < pid == target >
  part('break')
  target.resume()
  def stop = gdb.go(timeout: 120)
  part('first stop')
  assert stop.pid == target.pid && stop.function == 'do_sys_openat2'

  // The symbols are read while the guest boots: they are part of 'boot', not of the sum.
  run.total = run.boot + run.compile + run.spawn + run.break + run.'first stop'
  runs << run
  vm.status.pids.each { name, pid -> memory[name] << peakMb(new File("/proc/$pid/status").text) }
}
vm.kill()
memory.ringside << peakMb(new File('/proc/self/status').text)

vmlinux = kernel.list().first().vmlinux.get()
index = Files.createTempDirectory('ringside-bench')
gdbAlone = {
  def began = System.nanoTime()
  def process = new ProcessBuilder(
      'gdb', '-nx', '-batch',
      '-iex', "set index-cache directory $index" as String, '-iex', 'set index-cache enabled on',
      '-ex', 'shell grep VmHWM /proc/$PPID/status', vmlinux as String).redirectErrorStream(true).start()
  def printed = process.inputStream.text
  assert process.waitFor() == 0 : printed
  [time: seconds(began), mb: peakMb(printed)]
}
cold = gdbAlone()
warm = (1..boots).collect { gdbAlone() }
Files.list(index).withCloseable { files -> files.each { Files.delete(it) } }
Files.delete(index)
gdbTime = median(warm.time)
gdbMb = warm.mb.max()

row = { what, first, middle, unit, yardstick ->
  def shown = { it == null ? '' : unit == 's' ? String.format('%.2f', it as double) : "$it" }
  [part: what, unit: unit, first: shown(first), median: shown(middle),
   'of gdb alone': String.format('%.2f', ((middle ?: first) / yardstick) as double)]
}
parts = runs[0].keySet() - ['boot', 'total']
table = [row('JVM and script', jvm, null, 's', gdbTime)]
table += parts.collect { part ->
  row(part == 'symbols' ? 'symbols (meanwhile)' : part, runs[0][part], median(runs.collect { it[part] }), 's', gdbTime)
}
table << row('command to first stop', jvm + runs[0].total, jvm + median(runs.total), 's', gdbTime)
table << row('gdb alone, cold', cold.time, null, 's', gdbTime)
table << row('gdb alone, warm', warm[0].time, gdbTime, 's', gdbTime)
table += memory.collect { name, mb -> row("peak memory: $name" as String, mb.first(), median(mb), 'MB', gdbMb) }
table << row('peak memory: gdb alone, cold', cold.mb, null, 'MB', gdbMb)
table << row('peak memory: gdb alone, warm', warm.mb.first(), median(warm.mb), 'MB', gdbMb)
table
