// Judges seals with the European Commission's DSS library and prints one JSON object per file.
// Arguments: the time to validate at (ISO 8601), a folder of trusted certificates (DER), a folder of revocation lists
// that may be used beside those in the seals (or -), then the files. No network.

import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.enumerations.TimestampType;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.CRLSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.CRLToken;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;

public final class SealJudge {
  public static void main(String[] args) {
    Date at = Date.from(Instant.parse(args[0]));
    CommonTrustedCertificateSource anchors = new CommonTrustedCertificateSource();
    for (File file : new File(args[1]).listFiles()) {
      anchors.addCertificate(DSSUtils.loadCertificate(file));
    }
    CRLSource lists = args[2].equals("-") ? null : listsIn(args[2]);
    for (int index = 3; index < args.length; index++) {
      System.out.println(judge(new File(args[index]), at, anchors, lists));
    }
  }

  private static CRLSource listsIn(String folder) {
    File[] files = new File(folder).listFiles();
    ExternalResourcesCRLSource lists =
        new ExternalResourcesCRLSource(Arrays.stream(files).map(FileDocument::new).toArray(DSSDocument[]::new));
    return (certificate, issuer) -> lists.getRevocationTokens(certificate, issuer).stream()
        .map(CRLToken.class::cast).findFirst().orElse(null);
  }

  private static String judge(File file, Date at, CommonTrustedCertificateSource anchors, CRLSource lists) {
    try {
      CommonCertificateVerifier verifier = new CommonCertificateVerifier();
      verifier.setTrustedCertSources(anchors);
      verifier.setCrlSource(lists);
      SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(file));
      validator.setCertificateVerifier(verifier);
      validator.setValidationTime(at);
      Reports reports = validator.validateDocument();
      List<String> seals = new ArrayList<>();
      for (String id : reports.getSimpleReport().getSignatureIdList()) {
        seals.add(describe(reports, id));
      }
      return "{\"file\":" + quote(file.getName()) + ",\"seals\":[" + String.join(",", seals) + "]}";
    } catch (RuntimeException refusal) {
      String why = refusal.getClass().getSimpleName() + ": " + refusal.getMessage();
      return "{\"file\":" + quote(file.getName()) + ",\"refused\":" + quote(why) + ",\"seals\":[]}";
    }
  }

  private static String describe(Reports reports, String id) {
    SimpleReport report = reports.getSimpleReport();
    SignatureWrapper seal = reports.getDiagnosticData().getSignatureById(id);
    List<String> errors = new ArrayList<>();
    report.getAdESValidationErrors(id).forEach(message -> errors.add(quote(message.getValue())));
    report.getAdESValidationWarnings(id).forEach(message -> errors.add(quote("warning: " + message.getValue())));
    return "{\"indication\":" + quote(String.valueOf(report.getIndication(id)))
        + ",\"subIndication\":" + quote(String.valueOf(report.getSubIndication(id)))
        + ",\"level\":" + quote(String.valueOf(report.getSignatureFormat(id)))
        + ",\"intact\":" + seal.isSignatureIntact()
        + ",\"valid\":" + seal.isSignatureValid()
        + ",\"timestamps\":" + seal.getTimestampList().size()
        + ",\"timestampsIntact\":" + seal.getTimestampList().stream()
            .allMatch(stamp -> stamp.isMessageImprintDataIntact() && stamp.isSignatureValid())
        + ",\"archiveTimestamps\":" + seal.getTimestampList().stream()
            .filter(stamp -> stamp.getType() == TimestampType.ARCHIVE_TIMESTAMP).count()
        + ",\"messages\":[" + String.join(",", errors) + "]}";
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char letter : text.toCharArray()) {
      if (letter == '"' || letter == '\\') out.append('\\').append(letter);
      else if (letter < ' ') out.append(String.format("\\u%04x", (int) letter));
      else out.append(letter);
    }
    return out.append('"').toString();
  }
}
