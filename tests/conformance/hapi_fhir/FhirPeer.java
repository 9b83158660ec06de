// HAPI FHIR at the other end: `java -cp JARS FhirPeer.java COMMAND …`
//
//   validate FOLDER                  the validator's opinion of each *.json and *.xml; any error fails
//   publish BASE TOKEN BUNDLE REF    its client asks for the CapabilityStatement, publishes a transaction
//                                    (ITI-65) and a DocumentReference (ITI-105), in JSON and in XML, asks
//                                    for the Communication, and is refused a bundle whose hash is wrong
//   follow BASE TOKEN LETTER ENDPOINT
//                                    it reads the trace of a letter page by page, subscribes, reads and
//                                    deletes the subscription, and is refused one to another host

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.PreferReturnEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.client.interceptor.BearerTokenAuthInterceptor;
import ca.uhn.fhir.rest.server.exceptions.AuthenticationException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.UnprocessableEntityException;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Subscription;

public class FhirPeer {
    private final FhirContext context = FhirContext.forR4();
    private FhirValidator validator;
    private int wrong = 0;

    public static void main(String[] words) throws Exception {
        FhirPeer peer = new FhirPeer();
        if (words[0].equals("validate")) peer.validate(Path.of(words[1]));
        else if (words[0].equals("follow")) peer.follow(words[1], words[2], words[3], words[4]);
        else peer.publish(words[1], words[2], Path.of(words[3]), Path.of(words[4]));
        System.exit(peer.wrong == 0 ? 0 : 1);
    }

    private void complain(String what) {
        System.out.println("WRONG: " + what);
        ++wrong;
    }

    private void expect(boolean holds, String what) {
        if (!holds) complain(what);
    }

    private FhirValidator validator() {
        if (validator != null) return validator;
        ValidationSupportChain chain = new ValidationSupportChain(
            new DefaultProfileValidationSupport(context),
            new InMemoryTerminologyServerValidationSupport(context),
            new CommonCodeSystemsTerminologyService(context));
        validator = context.newValidator().registerValidatorModule(new FhirInstanceValidator(chain));
        return validator;
    }

    private void judge(String name, String text) {
        ValidationResult result = validator().validateWithResult(text);
        for (SingleValidationMessage said : result.getMessages()) {
            boolean bad = said.getSeverity().ordinal() >= ResultSeverityEnum.ERROR.ordinal();
            String line = name + ": " + said.getSeverity() + " " + said.getLocationString() + ": " + said.getMessage();
            if (bad) complain(line);
            else System.out.println(line);
        }
    }

    private void validate(Path folder) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(it -> it.toString().matches(".*\\.(json|xml)")).sorted().collect(Collectors.toList());
        }
        for (Path file : files) judge(file.getFileName().toString(), Files.readString(file));
        System.out.println(files.size() + " answers judged, " + wrong + " complaints");
        expect(!files.isEmpty(), "nothing to judge");
    }

    private String print(IBaseResource resource) {
        return context.newJsonParser().encodeResourceToString(resource);
    }

    private void publish(String base, String token, Path bundleFile, Path referenceFile) throws Exception {
        context.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        context.getRestfulClientFactory().setSocketTimeout(60000);
        IGenericClient stranger = context.newRestfulGenericClient(base);
        CapabilityStatement can = stranger.capabilities().ofType(CapabilityStatement.class).execute();
        judge("CapabilityStatement", print(can));
        expect(can.getFhirVersion().toCode().equals("4.0.1"), "the FHIR version of the CapabilityStatement");

        Bundle bundle = context.newJsonParser().parseResource(Bundle.class, Files.readString(bundleFile));
        DocumentReference reference =
            context.newJsonParser().parseResource(DocumentReference.class, Files.readString(referenceFile));
        try {
            stranger.transaction().withBundle(bundle).execute();
            complain("a stranger was let in");
        } catch (AuthenticationException refused) {
            expect(refused.getOperationOutcome() != null, "401 has no OperationOutcome");
        }

        String first = null;
        for (EncodingEnum how : new EncodingEnum[] {EncodingEnum.JSON, EncodingEnum.XML}) {
            IGenericClient client = context.newRestfulGenericClient(base);
            client.registerInterceptor(new BearerTokenAuthInterceptor(token));
            client.setEncoding(how);
            String letter = transact(client, bundle, how);
            expect(first == null || first.equals(letter), "the same publication in XML is another letter");
            first = letter;
            create(client, reference, how);
            ask(client, letter);
            be_refused(client, bundle);
        }
        System.out.println("LETTER " + first);
    }

    private String transact(IGenericClient client, Bundle bundle, EncodingEnum how) {
        Bundle answer = client.transaction().withBundle(bundle).execute();
        judge("transaction-response in " + how, print(answer));
        expect(answer.getType() == Bundle.BundleType.TRANSACTIONRESPONSE, "the type of the answer");
        expect(answer.getEntry().size() == bundle.getEntry().size(), "an entry for each entry");
        String letter = null;
        for (int n = 0; n < answer.getEntry().size(); ++n) {
            Bundle.BundleEntryResponseComponent response = answer.getEntry().get(n).getResponse();
            expect(response.getStatus().startsWith("201"), "entry " + n + " was created");
            String type = bundle.getEntry().get(n).getResource().fhirType();
            expect(response.getLocation().startsWith(type + "/"), "the location of entry " + n);
            if (type.equals("List")) letter = response.getLocation().substring(5);
        }
        return letter;
    }

    private void create(IGenericClient client, DocumentReference reference, EncodingEnum how) {
        MethodOutcome outcome =
            client.create().resource(reference).prefer(PreferReturnEnum.REPRESENTATION).execute();
        expect(Boolean.TRUE.equals(outcome.getCreated()), "ITI-105 is answered with 201");
        expect(outcome.getId() != null && outcome.getId().hasIdPart(), "and with a location");
        expect(outcome.getResource() instanceof DocumentReference, "and with what was created");
        judge("created DocumentReference in " + how, print(outcome.getResource()));
        MethodOutcome minimal = client.create().resource(reference).prefer(PreferReturnEnum.MINIMAL).execute();
        expect(minimal.getId().equals(outcome.getId()), "a repetition is answered with the same id");
    }

    private void ask(IGenericClient client, String letter) {
        Communication whole = client.read().resource(Communication.class).withId(letter).execute();
        judge("Communication", print(whole));
        Bundle found = client.search().forResource(Communication.class)
            .where(Communication.PART_OF.hasId("Communication/" + letter)).returnBundle(Bundle.class).execute();
        judge("searchset", print(found));
        expect(found.getTotal() == 1, "one Communication for the one recipient");
        Communication one = (Communication) found.getEntryFirstRep().getResource();
        judge("Communication of one recipient", print(one));
        System.out.println("STATUS " + one.getStatus().toCode());
        try {
            client.read().resource(Communication.class).withId("01ARZ3NDEKTSV4RRFFQ69G5FAV").execute();
            complain("a letter that is none was found");
        } catch (ResourceNotFoundException none) {
            judge("OperationOutcome of 404", print(none.getOperationOutcome()));
        }
    }

    private void follow(String base, String token, String letter, String endpoint) {
        context.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        context.getRestfulClientFactory().setSocketTimeout(60000);
        for (EncodingEnum how : new EncodingEnum[] {EncodingEnum.JSON, EncodingEnum.XML}) {
            IGenericClient client = context.newRestfulGenericClient(base);
            client.registerInterceptor(new BearerTokenAuthInterceptor(token));
            client.setEncoding(how);
            trace(client, letter);
            subscribe(client, endpoint);
        }
    }

    private void trace(IGenericClient client, String letter) {
        Bundle page = client.search().forResource(AuditEvent.class)
            .where(AuditEvent.ENTITY.hasId("Communication/" + letter)).count(2).returnBundle(Bundle.class).execute();
        int events = 0;
        for (int total = page.getTotal(); ; page = client.loadPage().next(page).execute()) {
            judge("page of AuditEvents", print(page));
            events += page.getEntry().size();
            if (page.getLink(Bundle.LINK_NEXT) == null) {
                expect(events == total && total >= 3, "all pages together have " + total + " events, and not " + events);
                break;
            }
        }
        String id = page.getEntryFirstRep().getResource().getIdElement().getIdPart();
        AuditEvent one = client.read().resource(AuditEvent.class).withId(id).execute();
        expect(one.getIdElement().getIdPart().equals(id), "an event is read by its id");
    }

    private void subscribe(IGenericClient client, String endpoint) {
        Subscription wish = new Subscription();
        wish.setStatus(Subscription.SubscriptionStatus.REQUESTED).setReason("to know").setCriteria("Communication");
        wish.getChannel().setType(Subscription.SubscriptionChannelType.RESTHOOK)
            .setEndpoint(endpoint).setPayload("application/fhir+xml").addHeader("Authorization: Bearer x");
        MethodOutcome made = client.create().resource(wish).execute();
        expect(Boolean.TRUE.equals(made.getCreated()), "a Subscription is created");
        String id = made.getId().getIdPart();
        Subscription read = client.read().resource(Subscription.class).withId(id).execute();
        judge("Subscription", print(read));
        expect(read.getStatus() == Subscription.SubscriptionStatus.ACTIVE, "it is active");
        expect(read.getChannel().getEndpoint().equals(endpoint), "its endpoint is what was asked for");
        client.delete().resourceById("Subscription", id).execute();
        wish.getChannel().setEndpoint("https://elsewhere.example/");
        try {
            client.create().resource(wish).execute();
            complain("an endpoint elsewhere was taken");
        } catch (UnprocessableEntityException refused) {
            judge("OperationOutcome of a refused endpoint", print(refused.getOperationOutcome()));
        }
    }

    private void be_refused(IGenericClient client, Bundle bundle) {
        Bundle changed = bundle.copy();
        for (Bundle.BundleEntryComponent entry : changed.getEntry())
            if (entry.getResource() instanceof DocumentReference)
                ((DocumentReference) entry.getResource()).getContentFirstRep().getAttachment()
                    .setHash(new byte[] {1, 2, 3});
        try {
            client.transaction().withBundle(changed).execute();
            complain("a wrong hash was taken");
        } catch (UnprocessableEntityException refused) {
            OperationOutcome outcome = (OperationOutcome) refused.getOperationOutcome();
            expect(outcome.getIssueFirstRep().getExpression().get(0).getValue().endsWith(".attachment.hash"),
                "the issue is at the hash");
            judge("OperationOutcome of 422", print(outcome));
        }
    }
}
