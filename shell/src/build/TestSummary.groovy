// Sums the reports of this build's tests in all modules, and has the build's output end with how many
// there were, which were skipped, and why. Run by gmavenplus with `session` bound, in the reactor's
// last module; core Groovy only, so the JDK reads the XML.
import javax.xml.parsers.DocumentBuilderFactory

// A report of an earlier build may be about a test that is gone.
long began = session.startTime.time
def reports = ['surefire', 'failsafe'].collectMany { kind ->
  session.projects.collectMany { module ->
    (new File(module.basedir, "target/$kind-reports").listFiles() ?: []).findAll {
      it.name ==~ /TEST-.*\.xml/ && it.lastModified() >= began
    }
  }
}
def tests = reports.collectMany { report ->
  def nodes = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report)
      .getElementsByTagName('testcase')
  (0..<nodes.length).collect { nodes.item(it) }
}
def has = { test, String tag -> test.getElementsByTagName(tag).length > 0 }
def failed = tests.findAll { has(it, 'failure') || has(it, 'error') }
def skipped = tests.findAll { has(it, 'skipped') }

def lines = skipped.collect { test ->
  String why = test.getElementsByTagName('skipped').item(0).getAttribute('message') ?: 'no reason given'
  "skipped: ${test.getAttribute('classname')}.${test.getAttribute('name')}: $why"
}
lines << "${tests.size() - failed.size() - skipped.size()} passed, ${failed.size()} failed, ${skipped.size()} skipped"

// Maven has its own last words; only at the JVM's end are ours the last. By then this script's
// classes cannot be loaded any more, so the text is made now and a Java object prints it.
// Maven leaves a colour reset on the line it is on: ours begins a new one.
byte[] text = ('\n' + lines.join('\n') + '\n').bytes
def out = new FileOutputStream(FileDescriptor.out)
Runtime.runtime.addShutdownHook(new Thread({ out.write(text) } as Runnable))
