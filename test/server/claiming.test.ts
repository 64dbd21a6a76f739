// Everything that is behind a link, in one process: the server's modules are loaded once for all of it.
import './oid4vci.suite.ts'
import './exchange.suite.ts'
import './claim-page.suite.ts'
import './admin.suite.ts'
import './login.suite.ts'
import './uploads.suite.ts'
