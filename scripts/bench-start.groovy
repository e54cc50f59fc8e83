// How long from the command to a prompt, to the answer of a line that was typed at once, to that of a
// later line, and from Ctrl-C in a loop without end to the prompt? On a pseudo-terminal, beside what
// else one would calculate 1+1 with.
//
//   ringside scripts/bench-start.groovy [runs, 5 unless said otherwise]
//
// All are medians in seconds. "of ringside" is a program's answer to the line typed at once divided
// by Ringside's: above 1 it is slower. "no archive" is Ringside as its very first start finds it.

import java.nio.file.Files
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

runs = args ? args[0] as int : 5
ringside = new File(System.getProperty('java.class.path')).parentFile.parentFile.path + '/bin/ringside'
scratch = Files.createTempDirectory('ringside-bench').toString()

// The user's own caches and settings count, the user's histories must not learn what we type.
environment = [TERM: 'xterm-256color', XDG_STATE_HOME: scratch + '/state', IPYTHONDIR: scratch + '/ipython',
               PYTHONSTARTUP: '', COLUMNS: '80', LINES: '24']
python = { code -> def p = ['python3', '-c', code].execute(); p.text.trim().with { p.waitFor() == 0 ? it : null } }
// Its own path: what finds the right one of several may be slower than Python.
python3 = ['sh', '-c', 'command -v python3'].execute().text ? python('import sys; print(sys.executable)') : null
ipython = python3 && python('import IPython; print(IPython.__version__)') != null

programs = [
    [name: 'ringside', command: "$ringside --no-rc", prompt: 'ringside> ', loop: "print 'no' + 'w'; while (true) {}"],
    [name: 'ringside, no archive', command: "$ringside --no-rc", prompt: 'ringside> ',
     loop: "print 'no' + 'w'; while (true) {}", variables: [XDG_CACHE_HOME: '/dev/null']],
    [name: 'jshell', command: "jshell -J-Djava.util.prefs.userRoot=$scratch", prompt: 'jshell> ',
     loop: '{ System.out.print("no" + "w"); while (true); }'],
    [name: 'gdb --batch', command: "gdb -nx --batch -ex 'print 1+1'"],
]
pythons = /exec("print('no' + 'w', end='', flush=True)\nwhile True: pass")/
if (python3) programs << [name: 'python3', command: python3, prompt: '>>> ', loop: pythons]
if (ipython) programs << [name: 'ipython', command: "$python3 -m IPython --no-banner --no-confirm-exit", prompt: 'In [1]: ',
                          again: 'In [', loop: pythons]

seconds = { from, to -> (to - from) / 1e9 }
median = { values -> values.sort(false)[values.size().intdiv(2)] }
plain = { it.replaceAll(/\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\x1b\][^\x07]*\x07/, '') }
answer = { /(?s).*(^|[\r\n]|==> |Out\[\d+\]: |\$1 = )$it\s*[\r\n].*/ }

measure = { program ->
  def builder = new ProcessBuilder('script', '-qfec', "stty cols 80 rows 24; exec $program.command" as String, '/dev/null')
  builder.environment() << environment + (program.variables ?: [:])
  def began = System.nanoTime()
  def process = builder.redirectErrorStream(true).start()
  def keyboard = process.outputStream
  def type = { keyboard << "$it\n"; keyboard.flush(); System.nanoTime() }
  def chunks = new LinkedBlockingQueue()
  Thread.startDaemon {
    def buffer = new byte[65536]
    for (int n; (n = process.inputStream.read(buffer)) >= 0;) {
      chunks << [time: System.nanoTime(), text: new String(buffer, 0, n)]
    }
  }
  def screen = ''
  def time = began
  def until = { pattern ->
    while (!(plain(screen) ==~ pattern)) {
      def chunk = chunks.poll(60, TimeUnit.SECONDS)
      if (!chunk) process.descendants().each { it.destroyForcibly() }
      assert chunk : "$program.name never printed $pattern, only: $screen"
      screen += chunk.text
      time = chunk.time
    }
    time
  }

  def run = [:]
  if (program.prompt) {
    type('1+1')
    run.prompt = seconds(began, until(/(?s).*\Q$program.prompt\E.*/))
  }
  run.answer = seconds(began, until(answer(2)))
  if (program.prompt) {
    run.later = median((3..7).collect { n ->
      screen = ''
      def typed = type("40+$n")
      seconds(typed, until(answer(40 + n)))
    })
    type(program.loop)
    until(/(?s).*[^']now.*/)
    screen = ''
    keyboard << '\u0003'
    keyboard.flush()
    def pressed = System.nanoTime()
    run.interrupt = seconds(pressed, until(/(?s).*\Q${program.again ?: program.prompt}\E.*/))
  }
  // The end of its input is the end of a terminal's: Ctrl-D.
  keyboard.close()
  if (!process.waitFor(10, TimeUnit.SECONDS)) {
    process.descendants().each { it.destroyForcibly() }
  }
  run
}

// The first start has the archive made, which ends when its lock is free.
measure(programs[0])
home = System.getenv('XDG_CACHE_HOME')?.startsWith('/') ? System.getenv('XDG_CACHE_HOME') : System.getenv('HOME') + '/.cache'
lock = new File("$home/ringside/start/.lock")
if (lock.exists()) ['flock', '-w', '300', lock.path, 'true'].execute().waitFor()

// In turns, so that what else the machine does meets all alike.
results = programs.collectEntries { [it.name, []] }
runs.times { programs.each { results[it.name] << measure(it) } }
new File(scratch).deleteDir()

shown = { values -> values.any { it == null } ? '' : String.format('%.3f', median(values) as double) }
fastest = median(results.ringside.answer)
results.collect { name, all ->
  [program: name, prompt: shown(all*.prompt), answer: shown(all*.answer), 'later line': shown(all*.later),
   'Ctrl-C': shown(all*.interrupt),
   'of ringside': String.format('%.2f', (median(all*.answer) / fastest) as double)]
}
