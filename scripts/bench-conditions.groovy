// What does a breakpoint with a condition cost the guest, and how fast do stops come? Measured side
// by side: gdb straight on QEMU, the same gdb behind "ringside stub", and Ringside's own verbs.
//
//   ringside scripts/bench-conditions.groovy [runs of each, 5 unless said otherwise]
//
// Medians, with the least and the most. "% of native" is the guest's rounds of open, write and close
// (rounds.c) with a condition that is never true on _raw_spin_lock, as a share of those without,
// which are measured right before each: a busy host changes them. Time is the host's: the guest's
// own clock stands still when the guest does.

import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.channels.FileChannel
import java.nio.channels.SocketChannel
import java.nio.file.Files
import java.nio.file.StandardOpenOption
import java.util.concurrent.TimeUnit

runs = args ? args[0] as int : 5
seconds = runs < 3 ? 0.5 : 2
hits = runs < 3 ? 20 : 200

rows = []
row = { what, how, List values ->
  sorted = values.collect { it as double }.sort()
  shown = { String.format('%.2f', it) }
  rows << [what: what as String, with: how, median: shown(sorted[runs.intdiv(2)]),
           min: shown(sorted.first()), max: shown(sorted.last())]
}
// The guest's memory, as the host has it.
memoryOf = { qemu ->
  memory = new File("/proc/$qemu/fd").listFiles().find {
    Files.exists(it.toPath()) && Files.readSymbolicLink(it.toPath()).toString().contains('memfd:')
  }
  FileChannel.open(memory.toPath(), StandardOpenOption.READ, StandardOpenOption.WRITE).with {
    map(FileChannel.MapMode.READ_WRITE, 0, size()).order(ByteOrder.LITTLE_ENDIAN)
  }
}
// Starts the guest's program; ends with it, and with where its rounds are counted.
busyGuest = {
  guest.compile('rounds.c')
  mark = String.format('%015d', System.nanoTime())
  program = guest.spawn("./rounds $mark")
  program.resume()
  memory = memoryOf(vm.status.pids.qemu)
  shifted = mark.bytes.collect { (it + 1) as byte } as byte[]
  first = ByteBuffer.wrap(shifted, 0, 8).order(ByteOrder.LITTLE_ENDIAN).long
  deadline = System.nanoTime() + 10_000_000_000
  at = null
  while (at == null) {
    assert System.nanoTime() < deadline: 'the rounds are not found in the guest'
    at = (0..<memory.capacity().intdiv(4096)).find {
      memory.getLong(it * 4096) == first && memory.getLong(it * 4096 + 16) > 0
    }
  }
  [program: program, rounds: { memory.getLong(at * 4096 + 16) }]
}
rate = { busy, time = seconds ->
  rounds = busy.rounds()
  begin = System.nanoTime()
  sleep((time * 1000) as long)
  (busy.rounds() - rounds) * 1e9d / (System.nanoTime() - begin)
}

task = '*(unsigned long*)($gs_base+(unsigned long)&current_task)'
pidIs = { pid -> "((struct task_struct*)$task)->pid == $pid" as String }
conditions = [
  pid: pidIs(99999),
  comm: "*(unsigned*)&((struct task_struct*)$task)->comm == 0x7a7a7a" as String,
  lock: '*(int*)lock == 0x7fffffff',
]

// gdb as a program of its own: at a socket, with these commands one after the other.
plainGdb = { socket, List commands ->
  index = "${System.getProperty('user.home')}/.cache/ringside/gdb-index"
  line = ['gdb', '-nx', '-q', '-batch', '-iex', "set index-cache directory $index",
          '-iex', 'set index-cache enabled on', '-iex', 'set confirm off', vmlinux,
          '-ex', "target remote $socket"] + commands.collectMany { ['-ex', it] }
  new ProcessBuilder(line*.toString()).redirectErrorStream(true).redirectInput(new File('/dev/null')).start()
}
output = { Process program ->
  text = program.inputStream.text
  assert program.waitFor(60, TimeUnit.SECONDS): text
  text
}
// What a program prints, up to a line that matches.
await = { Process program, pattern ->
  seen = new StringBuilder()
  while (!(seen =~ pattern)) {
    next = program.inputStream.read()
    assert next >= 0: seen
    seen << (char) next
  }
}
filtered = { busy, socket, what, how, function, condition, Closure measure ->
  values = (1..runs).collect {
    own = rate(busy)
    debugger = plainGdb(socket, ["break $function if $condition", 'python print("ready", flush=True)', 'continue'])
    await(debugger, 'ready')
    sleep(500)
    measured = rate(busy)
    // An interrupt that meets gdb while it evaluates is lost (gdb 13.1). QEMU forgets its breakpoints
    // when another gdb detaches.
    debugger.destroyForcibly().waitFor()
    output(plainGdb(socket, ['detach']))
    measure(measured, own)
  }
  row(what, how, values)
}
ofNative = { measured, own -> 100 * measured / own }

// A loop in gdb's own Python, so that nothing else takes time.
timed = { body -> ['python import time; t = time.time()', *body, 'python print("took", time.time() - t)', 'delete', 'detach'] }
took = { Process program -> (output(program) =~ /took ([0-9.e-]+)/)[0][1] as double }

beside = { busy, socket, how ->
  conditions.each { what, condition ->
    filtered(busy, socket, "% of native, $what, 1 CPU", how, '_raw_spin_lock', condition, ofNative)
  }
  filtered(busy, socket, 'false hits/s that only gdb can ask', how, 'do_sys_openat2',
           "\$_streq(((struct task_struct*)$task)->comm, \"zzz\")" as String) { measured, own -> measured }
  point = "break do_sys_openat2 if ${pidIs(busy.program.pid)}"
  go = "python [gdb.execute('continue', to_string=True) for i in range($hits)]"
  row('true stops/s', how, (1..runs).collect { hits / took(plainGdb(socket, [point, *timed([go])])) })
  look = "python [gdb.execute(c, to_string=True) for i in range($hits) for c in ('continue', 'bt')]"
  row('true stops/s with bt', how, (1..runs).collect { hits / took(plainGdb(socket, [point, *timed([look])])) })
}

// A word of the kernel's that nothing reads while it is well, changed from outside.
switchOf = { qemu ->
  physical = new BigInteger(symbols['panic_timeout'], 16) - new BigInteger('ffffffff80000000', 16)
  memoryOf(qemu).slice(physical as int, 4).order(ByteOrder.LITTLE_ENDIAN)
}
ON = 7777

// The protocol alone, without gdb: when does the stub itself tell?
inStub = { socket, word ->
  channel = SocketChannel.open(java.net.UnixDomainSocketAddress.of(socket))
  received = new StringBuilder()
  packet = {
    while (!(received =~ /(?s)\$([^#]*)#../)) {
      buffer = ByteBuffer.allocate(1 << 16)
      assert channel.read(buffer) > 0
      received << new String(buffer.array(), 0, buffer.position(), 'ISO-8859-1')
    }
    found = (received =~ /(?s)^.*?\$([^#]*)#../)[0]
    received.delete(0, found[0].length())
    found[1]
  }
  send = { String text ->
    channel.write(ByteBuffer.wrap("\$$text#${String.format('%02x', (text.bytes.sum() as int) & 0xff)}".getBytes('ISO-8859-1')))
  }
  ask = { text -> send(text); packet() }
  ask('QStartNoAckMode')
  answer = ask('qSymbol::')
  while (answer.startsWith('qSymbol:')) {
    name = answer.substring(8)
    answer = ask("qSymbol:${symbols[new String(name.decodeHex())] ?: ''}:$name")
  }
  place = "0,${symbols['_raw_spin_lock']},1"
  code = "25${symbols['panic_timeout'].padLeft(16, '0')}19162023${Integer.toHexString(ON).padLeft(4, '0')}1327"
  breakpoint = "Z$place;X${Integer.toHexString(code.length().intdiv(2))},$code"
  ask(breakpoint)
  times = (1..20 * runs).collect {
    send('vCont;c:p1.-1')
    sleep(5)
    begin = System.nanoTime()
    word.putInt(0, ON)
    stop = packet()
    time = (System.nanoTime() - begin) / 1e6
    assert stop.startsWith('T05'): stop
    word.putInt(0, 0)
    ask("z$place")
    ask('vCont;s:p1.1')
    ask(breakpoint)
    time
  }
  ask("z$place")
  ask('D;1')
  channel.close()
  (1..runs).collect { times[(it - 1) * 20..<it * 20].sort()[10] }
}

vm.boot(cpus: 1, debug: false, nokaslr: true)
vmlinux = kernel.list().first().vmlinux.get()
symbols = ['nm', vmlinux].execute().text.readLines().findAll { it ==~ /[0-9a-f]+ . \w+/ }
    .collectEntries { fields = it.split(' '); [fields[2], fields[0]] }
busy = busyGuest()
qemu = vm.status.pids.qemu
command = new File("/proc/$qemu/cmdline").text.split('\0') as List
straight = (command[command.indexOf('-gdb') + 1] =~ /unix:([^,]+)/)[0][1]
beside(busy, straight, 'gdb')

listening = Files.createTempDirectory('ringside-bench').resolve('stub')
ringside = new File(System.getProperty('java.class.path')).parentFile.parentFile.path + '/bin/ringside'
stub = new ProcessBuilder(ringside, 'stub', '--qemu', straight, '--listen', listening as String)
    .redirectErrorStream(true).start()
await(stub, '\n')
beside(busy, listening as String, 'gdb, ringside stub')
row('ms from true to the stop, in the stub', 'ringside stub',
    inStub(listening as String, switchOf(qemu)))
stub.destroy()
stub.waitFor()

[[cpus: 1], [cpus: 2], [cpus: 1, append: 'pti=on']].each { machine ->
  vm.boot(machine)
  busy = busyGuest()
  name = "${machine.cpus} CPU${machine.cpus > 1 ? 's' : ''}${machine.append ? ', ' + machine.append : ''}"
  (machine == [cpus: 1] ? conditions : conditions.subMap(['pid'])).each { what, condition ->
    point = gdb.break(when: condition, '_raw_spin_lock')
    values = (1..runs).collect {
      point.disable()
      own = rate(busy)
      point.enable()
      ofNative(rate(busy), own)
    }
    assert point.tier == 'guest' && point.hits == 0
    row("% of native, $what, $name", 'ringside', values)
    point.delete()
  }
}

vm.boot(cpus: 1)
busy = busyGuest()
word = switchOf(vm.status.pids.qemu)
point = gdb.break(when: "*(int*)&panic_timeout == $ON", '_raw_spin_lock')
row('ms from true to the stop, in the script', 'ringside', (1..runs).collect {
  times = (1..20).collect {
    sleep(5)
    begin = System.nanoTime()
    word.putInt(0, ON)
    gdb.go()
    time = (System.nanoTime() - begin) / 1e6
    word.putInt(0, 0)
    gdb.cont()
    time
  }
  times.sort()[10]
})
point.delete()
vm.kill()
rows
