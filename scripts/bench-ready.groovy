// How long until the first stop, and where does the time go? Every part from the command's start, of a
// kernel that boots beside one that is restored from the cache of boots, each in a command of its own
// and in turn, with gdb alone reading the same symbols as the yardstick, and the peak memory of each
// process.
//
//   ringside scripts/bench-ready.groovy [runs, 5 unless said otherwise]
//
// "fresh" and "cached" are medians with their least and greatest; "of gdb alone" is the cached median,
// or else the fresh one, divided by that of gdb alone with a warm index. "restore" as a whole is QEMU's
// start, its memory and devices, and the agent with the guest's clock and random numbers. All of it, and
// gdb's symbols, happen while Java and Groovy start where the same script was run before, as from the
// second run on here: "boot" is what the script waits for.

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path

runs = args ? args[0] as int : 5
shell = new File(System.getProperty('java.class.path')).absoluteFile.parentFile.parentFile
ringside = "$shell/bin/ringside" as String
program = new File(shell.parentFile, 'scripts/testprog.c')

seconds = { since -> (System.nanoTime() - since) / 1e9 }
median = { values -> values.sort(false)[values.size().intdiv(2)] }
peakMb = { status -> (status =~ /VmHWM:\s+(\d+) kB/)[0][1].toLong().intdiv(1024) }

// proc(5): the process's start (field 22 of its stat) in ticks of 1/100 s since the host's boot.
toFirstStop = '''
ticks = new File('/proc/self/stat').text.replaceFirst(/^.*\\) /, '').split(' ')[19] as long
uptime = new File('/proc/uptime').text.split(' ')[0] as BigDecimal
run = ['JVM and script': uptime - ticks / 100]
mark = System.nanoTime()
part = { name -> run[name] = (System.nanoTime() - mark) / 1e9; mark = System.nanoTime() }

boot = vm.boot(kernel: 'debian', nokaslr: true, fresh: args[0] == 'fresh')
assert boot.cached == (args[0] == 'cached')
boot.steps.each { name, time -> run[name] = time.toNanos() / 1e9 }
part('boot')
guest.compile(args[1])
part('compile')
target = guest.spawn('./testprog')
part('spawn')
gdb.break('do_sys_openat2') < pid == target >
part('break')
target.resume()
stop = gdb.go(timeout: 120)
part('first stop')
assert stop.pid == target.pid && stop.function == 'do_sys_openat2'

peakMb = { pid -> (new File("/proc/$pid/status").text =~ /VmHWM:\\s+(\\d+) kB/)[0][1].toLong().intdiv(1024) }
[seconds: run, megabytes: vm.status.pids.collectEntries { name, pid -> [name, peakMb(pid)] } + [ringside: peakMb('self')]]
'''

command = { how ->
  def process = [ringside, '--json', '-e', toFirstStop, how, program.path].execute()
  def said = new StringBuilder()
  def complaint = process.consumeProcessErrorStream(said)
  def printed = process.inputStream.text
  assert process.waitFor() == 0 : said
  complaint.join()
  def result = new ObjectMapper().readValue(printed, Map)
  def run = result.seconds
  // The symbols are read while the guest comes up: they are part of 'boot', not of the sum.
  run['command to first stop'] = ['JVM and script', 'boot', 'compile', 'spawn', 'break', 'first stop'].sum { run[it] }
  if (how == 'cached') run['restore as a whole'] = run.qemu + run.restore + run.agent
  result
}
results = [fresh: [], cached: []]
runs.times { ['fresh', 'cached'].each { how -> results[how] << command(how) } }

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
warm = (1..runs).collect { gdbAlone() }
Files.list(index).withCloseable { files -> files.each { Files.delete(it) } }
Files.delete(index)
gdbTime = median(warm.time)
gdbMb = warm.mb.max()

row = { what, unit, fresh, cached, yardstick ->
  def shown = { it == null ? '' : unit == 's' ? String.format('%.2f', it as double) : "$it" as String }
  def three = { name, values ->
    values = values.findAll { it != null }
    [(name): shown(values ? median(values) : null),
     (name + ' min-max'): values.size() > 1 ? shown(values.min()) + '-' + shown(values.max()) : '']
  }
  [part: what, unit: unit] + three('fresh', fresh) + three('cached', cached) +
      ['of gdb alone': String.format('%.2f', (median((cached ?: fresh).findAll { it != null } ?: fresh) / yardstick) as double)]
}
time = { what, part -> row(what, 's', results.fresh.collect { it.seconds[part] }, results.cached.collect { it.seconds[part] }, gdbTime) }
table = ['JVM and script', 'fetch', 'initramfs', 'accelerator', 'qemu', 'kernel', 'restore', 'agent', 'save'].collect { time(it, it) }
table << time('symbols (meanwhile)', 'symbols')
table += ['attach', 'boot', 'compile', 'spawn', 'break', 'first stop', 'restore as a whole', 'command to first stop'].collect { time(it, it) }
table << row('gdb alone, cold', 's', [cold.time], [], gdbTime)
table << row('gdb alone, warm', 's', warm.time, [], gdbTime)
table += ['gdb', 'qemu', 'ringside'].collect { name ->
  row("peak memory: $name" as String, 'MB', results.fresh.collect { it.megabytes[name] }, results.cached.collect { it.megabytes[name] }, gdbMb)
}
table << row('peak memory: gdb alone, cold', 'MB', [cold.mb], [], gdbMb)
table << row('peak memory: gdb alone, warm', 'MB', warm.mb, [], gdbMb)
table
