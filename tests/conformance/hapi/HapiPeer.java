// HAPI HL7v2 at the other end: `java -cp JARS HapiPeer.java COMMAND …`
//
//   read FOLDER            parses each *.hl7, encodes it again and compares; *.expected next to it says
//                          what its fields must read as
//   send HOST PORT FILE…   sends each file over MLLP as a producer would, and prints the answers' MSA

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HapiContext;
import ca.uhn.hl7v2.app.Connection;
import ca.uhn.hl7v2.app.Initiator;
import ca.uhn.hl7v2.llp.MinLowerLayerProtocol;
import ca.uhn.hl7v2.model.GenericMessage;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.util.Terser;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

public class HapiPeer {
    private final HapiContext context = new DefaultHapiContext();
    private final PipeParser parser = context.getPipeParser();
    private int wrong = 0;

    public static void main(String[] words) throws Exception {
        HapiPeer peer = new HapiPeer();
        if (words[0].equals("read")) peer.read(Path.of(words[1]));
        else peer.send(words[1], Integer.parseInt(words[2]), List.of(words).subList(3, words.length));
        peer.context.close();
        System.exit(peer.wrong == 0 ? 0 : 1);
    }

    private void read(Path folder) throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(it -> it.toString().endsWith(".hl7")).sorted().collect(Collectors.toList());
        }
        for (Path file : files) {
            try {
                read_one(file);
            } catch (Exception refused) {
                complain(file, refused.toString());
            }
        }
        System.out.println(files.size() + " messages read, " + wrong + " complaints");
        if (files.isEmpty()) wrong = 1;
    }

    private void read_one(Path file) throws Exception {
        String text = new String(Files.readAllBytes(file), charset_of(file));
        Message message = parser.parse(text);
        boolean known = !text.substring(0, text.indexOf('\r')).contains("|ZAM^");
        if (message instanceof GenericMessage == known) complain(file, "read as " + message.getClass());
        String[] ours = text.split("\r"), theirs = message.encode().split("\r");
        if (ours.length != theirs.length) complain(file, ours.length + " segments, encoded as " + theirs.length);
        for (int n = 0; n < Math.min(ours.length, theirs.length); ++n)
            if (!ours[n].equals(theirs[n])) complain(file, "ours:   " + ours[n] + "\n  theirs: " + theirs[n]);
        check_values(file, message);
    }

    // Each line is a Terser path, a tab, and the value.
    private void check_values(Path file, Message message) throws Exception {
        Terser terser = new Terser(message);
        Path expected = Path.of(file.toString().replace(".hl7", ".expected"));
        for (String line : Files.readAllLines(expected, StandardCharsets.UTF_8)) {
            String[] parts = line.split("\t", 2);
            String value = Objects.requireNonNullElse(terser.get(parts[0]), "");
            if (!value.equals(parts[1])) complain(file, parts[0] + " is " + value + ", not " + parts[1]);
        }
    }

    private Charset charset_of(Path file) throws Exception {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        return bytes.substring(0, bytes.indexOf('\r')).contains("|8859/15")
            ? Charset.forName("ISO-8859-15") : StandardCharsets.UTF_8;
    }

    private void complain(Path file, String what) {
        ++wrong;
        System.out.println(file.getFileName() + ": " + what);
    }

    private void send(String host, int port, List<String> files) throws Exception {
        MinLowerLayerProtocol frames = new MinLowerLayerProtocol();
        frames.setCharset("UTF-8");
        context.setLowerLayerProtocol(frames);
        Connection connection = context.newClient(host, port, false);
        Initiator initiator = connection.getInitiator();
        initiator.setTimeout(30, TimeUnit.SECONDS);
        for (String file : files) {
            Message letter = parser.parse(Files.readString(Path.of(file), StandardCharsets.UTF_8));
            Terser answer = new Terser(initiator.sendAndReceive(letter));
            System.out.println(answer.get("/MSA-1") + " " + answer.get("/MSA-2"));
        }
        connection.close();
    }
}
