import java.io.FileInputStream;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Prints for each file "conforms NAME" or "fails NAME", and below that each rule of PDF/A-1b that it breaks. */
public class Judge {
    public static void main(String[] files) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) judge(file);
    }

    private static void judge(String file) throws Exception {
        var flavour = PDFAFlavour.PDFA_1_B;
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.println((result.isCompliant() ? "conforms " : "fails ") + file);
            var broken = new TreeMap<String, String>();
            for (TestAssertion test : result.getTestAssertions())
                if (test.getStatus() == TestAssertion.Status.FAILED)
                    broken.putIfAbsent(
                            test.getRuleId().getClause() + "-" + test.getRuleId().getTestNumber(), test.getMessage());
            broken.forEach((rule, message) -> System.out.println("    " + rule + " " + message));
        }
    }
}
