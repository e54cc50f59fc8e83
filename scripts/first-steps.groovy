// # First steps
//
// Ten minutes with Ringside on Debian's kernel. This file is a script:
//
//     ringside scripts/first-steps.groovy
//
// and a lecture, which shows one statement after the other and lets you type your own in between:
//
//     ringside --step scripts/first-steps.groovy
//
// Every `assert` says what you have just seen, so the script fails where this text is wrong.

// ## A machine
//
// `vm.boot` starts QEMU with a kernel and an initramfs, waits until the agent in the guest answers,
// and attaches gdb. The first time ever it fetches the kernel with its debug symbols.
// With `nokaslr: true` the kernel is where its symbols say.
boot = vm.boot(kernel: 'debian', nokaslr: true)

// What a verb gives is data, with names: the shell only decides how it looks.
boot.accelerator

// ## Programs in the guest
//
// `guest.run` runs a program to its end. Its output comes as it is printed; the value has `exit`,
// `out`, `err`, `pid` and `time`.
release = guest.run('uname -r')
assert release.exit == 0 && release.out.startsWith('6.')

// `guest.sh` takes a line of shell, with its pipes.
processes = guest.sh('ls /proc | grep -c "^[0-9]"')
assert processes.out.trim().toInteger() > 10

// ## A program of your own
//
// `testprog.c` lies beside this script: it reads from `/dev/urandom`, writes to `/dev/null`, ends.
// The host's gcc builds it, statically; then it is put into the guest.
guest.compile('testprog.c')

// `guest.spawn` starts it, but holds it before its first instruction: it has a PID to ask for.
target = guest.spawn('./testprog')
assert target.held

// ## A breakpoint with a condition
//
// The condition stands behind the call, between `<` and `>`. In it `pid` and `comm` are the
// guest's; `target` is the variable from above and stands for its PID. The whole system
// opens files, we want those of one process.
opens = gdb.break('do_sys_openat2') < pid == target >

// `resume` releases the process, `gdb.go` waits for the next stop. Both stand in one line, since the
// process does not wait for what you type next.
target.resume(); stop = gdb.go(timeout: 60)
assert stop.function == 'do_sys_openat2' && stop.pid == target.pid

// ## Looking around at a stop
//
// The machine stands still. Who called, innermost first:
gdb.bt().take(3)

// A stop knows what the kernel was doing, and on whose behalf.
stop.context
assert stop.context.label() == 'openat'

// The arguments of the function, and any expression in C:
gdb.args
gdb.eval('filename')
assert gdb.eval('filename').contains('/dev/urandom')

// The memory behind the pointer, as it is in the guest:
path = gdb.mem(gdb.eval('(unsigned long)filename'), 12)
assert new String(path.bytes) == '/dev/urandom'

// ## What does not work while the machine stands
//
// The guest cannot run a program now. A verb that fails says in one sentence why, and how to go on.
try { refused = guest.run('ls') } catch (failure) { refused = failure.message }
assert refused.endsWith('gdb.cont() first')

// So let it run on, to the program's second file and to its end.
gdb.go()
assert gdb.eval('filename').contains('/dev/null')
gdb.cont()
assert target.await().exit == 0

// A breakpoint counts its hits; without it the guest is at full speed again.
assert opens.hits == 2
opens.delete()

// ## Many stops at once
//
// A regular expression sets many breakpoints. `gdb.collect` releases what was spawned and gathers
// what the closure makes of each stop, until there are as many as asked for or the program has
// ended. The rest is Groovy.
target = guest.spawn('./testprog')
places = ~/vfs_(open|read|write)/
files = gdb.break(places) < pid == target && comm == 'testprog' >
calls = gdb.collect(100) { stop ->
  [call: stop.function, asked: stop.context.label()]
}

// Which function was reached by which system call, how often?
counted = calls.countBy { [it.call, it.asked] }
assert counted == [
  ['vfs_open', 'openat']: 2,
  ['vfs_read', 'read']: 1,
  ['vfs_write', 'write']: 1,
]
assert target.await().exit == 0
files*.delete();

// ## Actions
//
// A closure behind the condition runs at each stop, and the machine runs on by itself, unless
// the closure calls `stop.stay()`. In the condition `count` is the function's parameter.
sizes = []
target = guest.spawn('wc /etc/group')
reads = gdb.break('vfs_read') < pid == target && count > 100 > { stop ->
  sizes << gdb.eval('count')
}
assert target.await().exit == 0
reads.delete()
sizes
assert sizes && sizes.every { it > 100 }

// ## The end
//
// `vm.kill` ends the machine; leaving the shell does it too.
vm.kill()

// Where to go from here: `/help` lists the verbs, `?gdb.break` explains one with an example, TAB
// completes, and `scripts/spinlock.groovy` tells on whose behalf a program takes spin locks.
'Now type your own: vm.boot()'
