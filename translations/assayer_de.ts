<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>assayer::view::ClaimModel</name>
    <message>
        <source>Claim</source>
        <translation>Behauptung</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>The card says</source>
        <translation>Die Karte sagt</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
</context>
<context>
    <name>assayer::view::EdgeModel</name>
    <message>
        <source>contradicted</source>
        <translation>widersprüchlich</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Relation</source>
        <translation>Beziehung</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Gewissheit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>assayer::view::FileModel</name>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Not read completely</source>
        <translation>Nicht vollständig gelesen</translation>
    </message>
    <message>
        <source>No finding</source>
        <translation>Kein Befund</translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n Befund</numerusform>
            <numerusform>%n Befunde</numerusform>
        </translation>
    </message>
    <message>
        <source>link to %1</source>
        <translation>Verweis auf %1</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
</context>
<context>
    <name>assayer::view::Filter</name>
    <message>
        <source>The quotation mark at position %1 is not closed.</source>
        <translation>Das Anführungszeichen an Stelle %1 ist nicht geschlossen.</translation>
    </message>
    <message>
        <source>“%1” is no size. Write for example size&gt;1GB.</source>
        <translation>„%1“ ist keine Größe. Ein Beispiel: size&gt;1GB.</translation>
    </message>
    <message>
        <source>“%1” is no severity. Write info, low, medium, high or critical.</source>
        <translation>„%1“ ist kein Schweregrad. Möglich sind info, low, medium, high und critical.</translation>
    </message>
</context>
<context>
    <name>assayer::view::FindingModel</name>
    <message>
        <source>suppressed</source>
        <translation>zurückgestellt</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schweregrad</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Offset</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Beleg</translation>
    </message>
</context>
<context>
    <name>assayer::view::FindingTree</name>
    <message>
        <source>suppressed</source>
        <translation>zurückgestellt</translation>
    </message>
    <message>
        <source>of no known format</source>
        <translation>ohne bekanntes Format</translation>
    </message>
    <message>
        <source>The whole subject</source>
        <translation>Der ganze Gegenstand</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n finding(s)</source>
        <translation>
            <numerusform>%1, %n Befund</numerusform>
            <numerusform>%1, %n Befunde</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::view::Labels</name>
    <message>
        <source>Info</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Gering</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>Clean</source>
        <translation>Ohne Befund</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation>Verdächtig</translation>
    </message>
    <message>
        <source>Dangerous</source>
        <translation>Gefährlich</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>Unlesbar</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Unvollständig</translation>
    </message>
    <message>
        <source>Possible</source>
        <translation>Möglich</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>Wahrscheinlich</translation>
    </message>
    <message>
        <source>Certain</source>
        <translation>Gewiss</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Bestätigt</translation>
    </message>
    <message>
        <source>Valid, signer not expected</source>
        <translation>Gültig, Unterzeichner nicht erwartet</translation>
    </message>
    <message>
        <source>Invalid</source>
        <translation>Ungültig</translation>
    </message>
    <message>
        <source>Unsigned</source>
        <translation>Nicht signiert</translation>
    </message>
    <message>
        <source>Unsupported</source>
        <translation>Nicht unterstützt</translation>
    </message>
    <message>
        <source>Pass</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Fail</source>
        <translation>Durchgefallen</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Not applicable</source>
        <translation>Nicht anwendbar</translation>
    </message>
    <message>
        <source>Confirmed</source>
        <translation>Bestätigt</translation>
    </message>
    <message>
        <source>Contradicted</source>
        <translation>Widerlegt</translation>
    </message>
    <message>
        <source>Unsupported claim</source>
        <translation>Unbelegt</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlt</translation>
    </message>
    <message>
        <source>Not checkable</source>
        <translation>Nicht prüfbar</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>Basismodell</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Remote code</source>
        <translation>Fremder Code</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>Herausgeber</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>Tokenizer</translation>
    </message>
    <message>
        <source>contains</source>
        <translation>enthält</translation>
    </message>
    <message>
        <source>fine-tuned from</source>
        <translation>feinabgestimmt aus</translation>
    </message>
    <message>
        <source>quantised from</source>
        <translation>quantisiert aus</translation>
    </message>
    <message>
        <source>adapter of</source>
        <translation>Adapter von</translation>
    </message>
    <message>
        <source>merged from</source>
        <translation>verschmolzen aus</translation>
    </message>
    <message>
        <source>derived from</source>
        <translation>abgeleitet aus</translation>
    </message>
    <message>
        <source>trained on</source>
        <translation>trainiert mit</translation>
    </message>
    <message>
        <source>needs</source>
        <translation>braucht</translation>
    </message>
    <message>
        <source>licensed under</source>
        <translation>lizenziert unter</translation>
    </message>
    <message>
        <source>evaluated on</source>
        <translation>bewertet mit</translation>
    </message>
    <message>
        <source>produced by</source>
        <translation>erzeugt von</translation>
    </message>
    <message>
        <source>affected by</source>
        <translation>betroffen von</translation>
    </message>
    <message>
        <source>replaced by</source>
        <translation>ersetzt durch</translation>
    </message>
    <message>
        <source>executes</source>
        <translation>führt aus</translation>
    </message>
    <message>
        <source>published by</source>
        <translation>herausgegeben von</translation>
    </message>
    <message>
        <source>signed by</source>
        <translation>signiert von</translation>
    </message>
    <message>
        <source>OpenSSF model signature</source>
        <translation>OpenSSF-Modellsignatur</translation>
    </message>
    <message>
        <source>Sigstore bundle</source>
        <translation>Sigstore-Bündel</translation>
    </message>
    <message>
        <source>OpenPGP signature</source>
        <translation>OpenPGP-Signatur</translation>
    </message>
    <message>
        <source>SSH signature</source>
        <translation>SSH-Signatur</translation>
    </message>
    <message>
        <source>Minisign signature</source>
        <translation>Minisign-Signatur</translation>
    </message>
    <message>
        <source>No signature</source>
        <translation>Keine Signatur</translation>
    </message>
    <message>
        <source>Structure</source>
        <translation>Aufbau</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Signed statement</source>
        <translation>Signierte Aussage</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Manifest</translation>
    </message>
    <message>
        <source>Payload type</source>
        <translation>Art des Inhalts</translation>
    </message>
    <message>
        <source>Missing files</source>
        <translation>Fehlende Dateien</translation>
    </message>
    <message>
        <source>Unsigned files</source>
        <translation>Nicht signierte Dateien</translation>
    </message>
    <message>
        <source>Files left out</source>
        <translation>Ausgelassene Dateien</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Certificate chain</source>
        <translation>Zertifikatskette</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identität</translation>
    </message>
    <message>
        <source>Transparency log</source>
        <translation>Transparenzprotokoll</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>Vertrauen</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>Lizenztext</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Data type</source>
        <translation>Datentyp</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <source>Context length</source>
        <translation>Kontextlänge</translation>
    </message>
    <message>
        <source>Only safetensors</source>
        <translation>Nur Safetensors</translation>
    </message>
    <message>
        <source>Vocabulary size</source>
        <translation>Größe des Vokabulars</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <source>Data sets</source>
        <translation>Datensätze</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>Quantisierung</translation>
    </message>
    <message>
        <source>Cosign signature</source>
        <translation>Cosign-Signatur</translation>
    </message>
    <message>
        <source>Signed git commit</source>
        <translation>Signierter Git-Commit</translation>
    </message>
    <message>
        <source>Signed git tag</source>
        <translation>Signiertes Git-Tag</translation>
    </message>
    <message>
        <source>Statement, not signed</source>
        <translation>Aussage, nicht signiert</translation>
    </message>
    <message>
        <source>List of digests</source>
        <translation>Liste von Prüfsummen</translation>
    </message>
    <message>
        <source>Git LFS pointer</source>
        <translation>Git-LFS-Zeiger</translation>
    </message>
    <message>
        <source>Signed file</source>
        <translation>Signierte Datei</translation>
    </message>
    <message>
        <source>Signer</source>
        <translation>Unterzeichner</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Zweck</translation>
    </message>
    <message>
        <source>Signed comment</source>
        <translation>Signierter Kommentar</translation>
    </message>
    <message>
        <source>Subjects</source>
        <translation>Gegenstände</translation>
    </message>
    <message>
        <source>Verification summary</source>
        <translation>Prüfergebnis</translation>
    </message>
    <message>
        <source>Integrity</source>
        <translation>Unversehrtheit</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Prüfsummenverfahren</translation>
    </message>
    <message>
        <source>Remembered signer</source>
        <translation>Gemerkter Unterzeichner</translation>
    </message>
    <message>
        <source>Commit or tag</source>
        <translation>Commit oder Tag</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Verweise</translation>
    </message>
</context>
<context>
    <name>assayer::view::NodeModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Leads to</source>
        <translation>Führt zu</translation>
    </message>
</context>
<context>
    <name>assayer::view::SignatureModel</name>
    <message numerus="yes">
        <source>%n file(s) covered</source>
        <translation>
            <numerusform>%n Datei abgedeckt</numerusform>
            <numerusform>%n Dateien abgedeckt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n geändert</numerusform>
            <numerusform>%n geändert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n fehlt</numerusform>
            <numerusform>%n fehlen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not signed</source>
        <translation>
            <numerusform>%n nicht signiert</numerusform>
            <numerusform>%n nicht signiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>%n ausgelassen</numerusform>
            <numerusform>%n ausgelassen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::view::SignatureWords</name>
    <message>
        <source>%1 as signed</source>
        <translation>%1 wie signiert</translation>
    </message>
    <message>
        <source>%1 changed</source>
        <translation>%1 geändert</translation>
    </message>
    <message>
        <source>%1 missing</source>
        <translation>%1 fehlen</translation>
    </message>
    <message>
        <source>%1 not signed</source>
        <translation>%1 nicht signiert</translation>
    </message>
    <message>
        <source>Model files</source>
        <translation>Modelldateien</translation>
    </message>
    <message>
        <source>none compared</source>
        <translation>keine verglichen</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>Schlüssel %1</translation>
    </message>
    <message>
        <source>Nobody signed this</source>
        <translation>Niemand hat dies signiert</translation>
    </message>
    <message>
        <source>Signer unknown</source>
        <translation>Unterzeichner unbekannt</translation>
    </message>
    <message>
        <source>%1, says %2</source>
        <translation>%1, sagt %2</translation>
    </message>
    <message>
        <source>%1, says the signer</source>
        <translation>%1, sagt der Unterzeichner</translation>
    </message>
    <message>
        <source>A file that can be read in two ways may show one thing to this program and another to the next.</source>
        <translation>Eine Datei, die sich auf zwei Arten lesen lässt, kann diesem Programm das eine und dem nächsten etwas anderes zeigen.</translation>
    </message>
    <message>
        <source>A signature says nothing about files that it is not held against.</source>
        <translation>Eine Signatur sagt nichts über Dateien, mit denen sie nicht verglichen wird.</translation>
    </message>
    <message>
        <source>Anyone can make a key. Only the key that you expect makes a signature mean something, and only as long as its owner stands by it.</source>
        <translation>Einen Schlüssel kann jeder erzeugen. Erst der Schlüssel, den Sie erwarten, gibt einer Signatur Bedeutung, und nur solange sein Besitzer zu ihm steht.</translation>
    </message>
    <message>
        <source>Anyone can sign. What counts is that the one you expect did.</source>
        <translation>Signieren kann jeder. Es zählt, dass es der war, den Sie erwarten.</translation>
    </message>
    <message>
        <source>A signature that was made for another purpose must not be passed off as one for a model.</source>
        <translation>Eine Signatur für einen anderen Zweck darf nicht als die eines Modells gelten.</translation>
    </message>
    <message>
        <source>This is the proof itself: only the owner of the key can have made it, and only over exactly these bytes.</source>
        <translation>Dies ist der Beweis selbst: Nur der Besitzer des Schlüssels kann sie erzeugt haben, und nur über genau diese Bytes.</translation>
    </message>
    <message>
        <source>People read the comment, so that it has to be signed too.</source>
        <translation>Menschen lesen den Kommentar, darum muss auch er signiert sein.</translation>
    </message>
    <message>
        <source>The declared type keeps a signed document of one kind from being read as another.</source>
        <translation>Der angegebene Typ verhindert, dass ein signiertes Dokument als ein anderes gelesen wird.</translation>
    </message>
    <message>
        <source>The statement is what the signer vouches for, in words that programs understand.</source>
        <translation>Die Aussage ist das, wofür der Unterzeichner einsteht, in Worten, die Programme verstehen.</translation>
    </message>
    <message>
        <source>A statement counts only for files with the very digests that it names.</source>
        <translation>Eine Aussage gilt nur für Dateien mit genau den Prüfsummen, die sie nennt.</translation>
    </message>
    <message>
        <source>Somebody else verified the model against a policy, and says how it went.</source>
        <translation>Jemand anderes hat das Modell gegen eine Richtlinie geprüft und sagt, was dabei herauskam.</translation>
    </message>
    <message>
        <source>The list of digests ties every file to the one signature; a gap in it is a place for other content.</source>
        <translation>Die Liste der Prüfsummen bindet jede Datei an die eine Signatur; eine Lücke darin ist ein Platz für anderen Inhalt.</translation>
    </message>
    <message>
        <source>A file with another digest holds other bytes than the signer saw.</source>
        <translation>Eine Datei mit anderer Prüfsumme enthält andere Bytes, als der Unterzeichner sah.</translation>
    </message>
    <message>
        <source>A link may point somewhere else tomorrow, and the signature would not notice.</source>
        <translation>Ein Verweis kann morgen woandershin zeigen, und die Signatur würde es nicht bemerken.</translation>
    </message>
    <message>
        <source>A loader that misses a file may take another one in its place.</source>
        <translation>Ein Ladeprogramm, dem eine Datei fehlt, nimmt womöglich eine andere.</translation>
    </message>
    <message>
        <source>Loaders pick files by name, also those that the signer never saw.</source>
        <translation>Ladeprogramme wählen Dateien nach dem Namen, auch solche, die der Unterzeichner nie sah.</translation>
    </message>
    <message>
        <source>What is left out may change at any time without the signature noticing.</source>
        <translation>Was ausgelassen ist, kann sich jederzeit ändern, ohne dass die Signatur es bemerkt.</translation>
    </message>
    <message>
        <source>The certificate says whose the key is; it counts only if an authority that you believe issued it for signing.</source>
        <translation>Das Zertifikat sagt, wem der Schlüssel gehört; es gilt nur, wenn eine Stelle, der Sie glauben, es zum Signieren ausgestellt hat.</translation>
    </message>
    <message>
        <source>Each certificate vouches for the one below it, up to an authority that you believe.</source>
        <translation>Jedes Zertifikat bürgt für das unter ihm, bis hinauf zu einer Stelle, der Sie glauben.</translation>
    </message>
    <message>
        <source>A right signature by somebody else is no better than none.</source>
        <translation>Eine richtige Signatur von jemand anderem ist nicht besser als keine.</translation>
    </message>
    <message>
        <source>What stands in a public log cannot be signed in secret or taken back.</source>
        <translation>Was in einem öffentlichen Protokoll steht, lässt sich weder heimlich signieren noch zurücknehmen.</translation>
    </message>
    <message>
        <source>A certificate of minutes counts only if somebody neutral says that the signature was made in those minutes.</source>
        <translation>Ein Zertifikat für Minuten gilt nur, wenn jemand Unbeteiligtes sagt, dass die Signatur in diesen Minuten entstand.</translation>
    </message>
    <message>
        <source>Digests alone show damage. Only a signature shows who made the files.</source>
        <translation>Prüfsummen allein zeigen Schäden. Erst eine Signatur zeigt, wer die Dateien gemacht hat.</translation>
    </message>
    <message>
        <source>With a weak hash an attacker can make two files that have one digest.</source>
        <translation>Bei einem schwachen Verfahren kann ein Angreifer zwei Dateien mit derselben Prüfsumme erzeugen.</translation>
    </message>
    <message>
        <source>A change of the signer is what a stolen account looks like from outside.</source>
        <translation>Ein Wechsel des Unterzeichners ist das, wie ein gestohlenes Konto von außen aussieht.</translation>
    </message>
    <message>
        <source>A signed commit covers the tree of files by their SHA-1, and large files through their pointers alone.</source>
        <translation>Ein signierter Commit deckt den Dateibaum durch SHA-1 ab, und große Dateien nur über ihre Zeiger.</translation>
    </message>
    <message>
        <source>Get the public key from the publisher by a way that the model did not come by, and name it: assay verify --public-key FILE, or --keyring FILE for OpenPGP.</source>
        <translation>Besorgen Sie den öffentlichen Schlüssel vom Herausgeber auf einem anderen Weg als das Modell und nennen Sie ihn: assay verify --public-key DATEI, oder --keyring DATEI für OpenPGP.</translation>
    </message>
    <message>
        <source>Ask the publisher which key signs this model. If it is the one above, name its public key and verify again.</source>
        <translation>Fragen Sie den Herausgeber, welcher Schlüssel dieses Modell signiert. Ist es der obige, nennen Sie dessen öffentlichen Schlüssel und prüfen Sie erneut.</translation>
    </message>
    <message>
        <source>Ask the publisher by another way whether the signer changed. If so, choose “Trust this signer” here, and remove the old one with assay trust remove.</source>
        <translation>Fragen Sie den Herausgeber auf anderem Weg, ob der Unterzeichner gewechselt hat. Wenn ja, wählen Sie hier „Diesem Unterzeichner vertrauen“ und entfernen Sie den alten mit assay trust remove.</translation>
    </message>
    <message>
        <source>Fetch the files that differ again from the publisher and inspect again. If they differ still, ask the publisher and do not load them.</source>
        <translation>Holen Sie die abweichenden Dateien erneut vom Herausgeber und untersuchen Sie erneut. Weichen sie noch immer ab, fragen Sie den Herausgeber und laden Sie sie nicht.</translation>
    </message>
    <message>
        <source>Fetch the missing files from the publisher, and inspect again.</source>
        <translation>Holen Sie die fehlenden Dateien vom Herausgeber und untersuchen Sie erneut.</translation>
    </message>
    <message>
        <source>Remove the files that are not signed, or leave them out on purpose with --ignore PATH once you know who put them there.</source>
        <translation>Entfernen Sie die nicht signierten Dateien, oder lassen Sie sie mit --ignore PFAD bewusst aus, sobald Sie wissen, wer sie dort abgelegt hat.</translation>
    </message>
    <message>
        <source>Nothing makes this signature right. Fetch model and signature again, and ask the publisher if the two still disagree.</source>
        <translation>Nichts macht diese Signatur richtig. Holen Sie Modell und Signatur erneut und fragen Sie den Herausgeber, wenn beide noch immer nicht zusammenpassen.</translation>
    </message>
    <message>
        <source>Ask the publisher for a signature by a key or certificate that counts today, or for one with a trusted timestamp.</source>
        <translation>Bitten Sie den Herausgeber um eine Signatur mit einem heute gültigen Schlüssel oder Zertifikat, oder um eine mit bestätigtem Zeitstempel.</translation>
    </message>
    <message>
        <source>Find out who signs this model, and name that identity and its issuer: assay verify --identity NAME --issuer URL.</source>
        <translation>Finden Sie heraus, wer dieses Modell signiert, und nennen Sie Identität und Aussteller: assay verify --identity NAME --issuer URL.</translation>
    </message>
    <message>
        <source>Get the certificate of the authority from the publisher, and name it: assay verify --ca FILE.</source>
        <translation>Besorgen Sie das Zertifikat der Stelle vom Herausgeber und nennen Sie es: assay verify --ca DATEI.</translation>
    </message>
    <message>
        <source>It is verified. Nothing is to be done.</source>
        <translation>Sie ist bestätigt. Es ist nichts zu tun.</translation>
    </message>
    <message>
        <source>Ask the publisher for a signature over this list.</source>
        <translation>Bitten Sie den Herausgeber um eine Signatur über diese Liste.</translation>
    </message>
    <message>
        <source>Find out by another way that this signer is the one you expect. Then choose “Trust this signer”, or run assay trust add.</source>
        <translation>Vergewissern Sie sich auf anderem Weg, dass dies der erwartete Unterzeichner ist. Wählen Sie dann „Diesem Unterzeichner vertrauen“ oder führen Sie assay trust add aus.</translation>
    </message>
    <message>
        <source>Fetch model and signature again from the publisher. If the step that failed fails still, do not load the model.</source>
        <translation>Holen Sie Modell und Signatur erneut vom Herausgeber. Scheitert der Schritt noch immer, laden Sie das Modell nicht.</translation>
    </message>
    <message>
        <source>Ask the publisher for a signature. You can also sign the model yourself once you trust it: File, Sign model.</source>
        <translation>Bitten Sie den Herausgeber um eine Signatur. Sie können das Modell auch selbst signieren, sobald Sie ihm trauen: Datei, Modell signieren.</translation>
    </message>
    <message>
        <source>Verify it with the tool that made it.</source>
        <translation>Prüfen Sie sie mit dem Programm, das sie erzeugt hat.</translation>
    </message>
    <message>
        <source>Provide what the step that was skipped asks for, and inspect again.</source>
        <translation>Geben Sie an, was der übersprungene Schritt verlangt, und untersuchen Sie erneut.</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Identity</source>
        <translation>Identität</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>Aussteller</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Fingerabdruck</translation>
    </message>
    <message>
        <source>Key number</source>
        <translation>Schlüsselnummer</translation>
    </message>
    <message>
        <source>Kind of key</source>
        <translation>Art des Schlüssels</translation>
    </message>
    <message>
        <source>SHA-256 of the key</source>
        <translation>SHA-256 des Schlüssels</translation>
    </message>
    <message>
        <source>Key that the file names</source>
        <translation>Schlüssel, den die Datei nennt</translation>
    </message>
    <message>
        <source>SHA-256 of the certificate</source>
        <translation>SHA-256 des Zertifikats</translation>
    </message>
    <message>
        <source>Time, as the signer says</source>
        <translation>Zeit, wie der Unterzeichner sagt</translation>
    </message>
    <message>
        <source>Identity, not verified</source>
        <translation>Identität, nicht geprüft</translation>
    </message>
    <message>
        <source>Issuer, not verified</source>
        <translation>Aussteller, nicht geprüft</translation>
    </message>
    <message>
        <source>Subject, not verified</source>
        <translation>Inhaber, nicht geprüft</translation>
    </message>
    <message>
        <source>Validity, not verified</source>
        <translation>Gültigkeit, nicht geprüft</translation>
    </message>
    <message>
        <source>Purpose (namespace)</source>
        <translation>Zweck (Namensraum)</translation>
    </message>
    <message>
        <source>Signed comment</source>
        <translation>Signierter Kommentar</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>Commit</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>Manifest</translation>
    </message>
    <message>
        <source>the list of digests</source>
        <translation>die Liste der Prüfsummen</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Transparency log</source>
        <translation>Transparenzprotokoll</translation>
    </message>
    <message>
        <source>public entry</source>
        <translation>öffentlicher Eintrag</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Authority</source>
        <translation>Aussteller</translation>
    </message>
    <message>
        <source>Your expectation</source>
        <translation>Ihre Erwartung</translation>
    </message>
    <message>
        <source>this signer is expected</source>
        <translation>dieser Unterzeichner wird erwartet</translation>
    </message>
    <message>
        <source>nobody named this signer</source>
        <translation>niemand hat diesen Unterzeichner genannt</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
</context>
<context>
    <name>assayer::view::StepModel</name>
    <message>
        <source>imports</source>
        <translation>importiert</translation>
    </message>
    <message>
        <source>calls</source>
        <translation>ruft auf</translation>
    </message>
    <message>
        <source>sets state</source>
        <translation>setzt Zustand</translation>
    </message>
    <message>
        <source>changes an object</source>
        <translation>ändert ein Objekt</translation>
    </message>
    <message>
        <source>persistent reference</source>
        <translation>dauerhafter Verweis</translation>
    </message>
    <message>
        <source>oddity</source>
        <translation>Auffälligkeit</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Offset</translation>
    </message>
    <message>
        <source>Opcode</source>
        <translation>Opcode</translation>
    </message>
    <message>
        <source>Argument</source>
        <translation>Argument</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Top of the stack</source>
        <translation>Oberster Stapelwert</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>Datei ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>&amp;Ordner öffnen …</translation>
    </message>
    <message>
        <source>Open &amp;record…</source>
        <translation>&amp;Bericht öffnen …</translation>
    </message>
    <message>
        <source>Recent &amp;subjects</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Inspect &amp;again</source>
        <translation>&amp;Erneut untersuchen</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>&amp;Close subject</source>
        <translation>Gegenstand &amp;schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Programm beenden</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Copy row</source>
        <translation>Zeile &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;path</source>
        <translation>&amp;Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy SHA-256 &amp;line</source>
        <translation>&amp;SHA-256-Zeile kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;JSON</source>
        <translation>Als &amp;JSON kopieren</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>&amp;Filtern</translation>
    </message>
    <message>
        <source>Clea&amp;r filter</source>
        <translation>Filter &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Files and digests</source>
        <translation>&amp;Dateien und Prüfsummen</translation>
    </message>
    <message>
        <source>Serialization &amp;risks</source>
        <translation>Serialisierungs&amp;risiken</translation>
    </message>
    <message>
        <source>&amp;Signatures</source>
        <translation>&amp;Signaturen</translation>
    </message>
    <message>
        <source>Model card &amp;claims</source>
        <translation>&amp;Behauptungen der Modellkarte</translation>
    </message>
    <message>
        <source>ML-BOM &amp;graph</source>
        <translation>ML-BOM-&amp;Graph</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>&amp;Einzelheiten</translation>
    </message>
    <message>
        <source>&amp;Evidence</source>
        <translation>Be&amp;leg</translation>
    </message>
    <message>
        <source>&amp;Next panel</source>
        <translation>&amp;Nächste Tafel</translation>
    </message>
    <message>
        <source>&amp;Previous panel</source>
        <translation>&amp;Vorige Tafel</translation>
    </message>
    <message>
        <source>Theme of the s&amp;ystem</source>
        <translation>Farben des S&amp;ystems</translation>
    </message>
    <message>
        <source>&amp;Light theme</source>
        <translation>&amp;Helle Farben</translation>
    </message>
    <message>
        <source>Dar&amp;k theme</source>
        <translation>Dun&amp;kle Farben</translation>
    </message>
    <message>
        <source>Lang&amp;uage</source>
        <translation>Spra&amp;che</translation>
    </message>
    <message>
        <source>Rese&amp;t layout</source>
        <translation>Anordnung &amp;zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>&amp;Vorwärts</translation>
    </message>
    <message>
        <source>&amp;Next finding</source>
        <translation>&amp;Nächster Befund</translation>
    </message>
    <message>
        <source>&amp;Previous finding</source>
        <translation>V&amp;origer Befund</translation>
    </message>
    <message>
        <source>&amp;Go to offset…</source>
        <translation>&amp;Gehe zu Offset …</translation>
    </message>
    <message>
        <source>B&amp;ytes</source>
        <translation>&amp;Bytes</translation>
    </message>
    <message>
        <source>&amp;Text</source>
        <translation>&amp;Text</translation>
    </message>
    <message>
        <source>F&amp;acts</source>
        <translation>&amp;Fakten</translation>
    </message>
    <message>
        <source>T&amp;race</source>
        <translation>&amp;Ablauf</translation>
    </message>
    <message>
        <source>&amp;Entropy</source>
        <translation>&amp;Entropie</translation>
    </message>
    <message>
        <source>Proble&amp;ms</source>
        <translation>&amp;Probleme</translation>
    </message>
    <message>
        <source>&amp;Report</source>
        <translation>Be&amp;richt</translation>
    </message>
    <message>
        <source>Save &amp;HTML report…</source>
        <translation>&amp;HTML-Bericht speichern …</translation>
    </message>
    <message>
        <source>Save the &amp;record (JSON)…</source>
        <translation>&amp;Befundbericht speichern (JSON) …</translation>
    </message>
    <message>
        <source>Save &amp;CycloneDX…</source>
        <translation>&amp;CycloneDX speichern …</translation>
    </message>
    <message>
        <source>Save &amp;text report…</source>
        <translation>&amp;Textbericht speichern …</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;Isolation of the readers</source>
        <translation>&amp;Abschottung der Leser</translation>
    </message>
    <message>
        <source>&amp;About Assayer</source>
        <translation>&amp;Über Assayer</translation>
    </message>
    <message>
        <source>In every list</source>
        <translation>In jeder Liste</translation>
    </message>
    <message>
        <source>Arrow keys choose, Enter goes to the evidence, Ctrl+C copies the row</source>
        <translation>Pfeiltasten wählen, Eingabe führt zum Beleg, Strg+C kopiert die Zeile</translation>
    </message>
    <message>
        <source>In the graph</source>
        <translation>Im Graphen</translation>
    </message>
    <message>
        <source>Arrow keys go from node to node, + and - zoom, 0 fits</source>
        <translation>Pfeiltasten gehen von Knoten zu Knoten, + und - zoomen, 0 passt ein</translation>
    </message>
    <message>
        <source>&amp;Contents and rules</source>
        <translation>&amp;Inhalt und Regeln</translation>
    </message>
    <message>
        <source>S&amp;ign model…</source>
        <translation>Modell s&amp;ignieren…</translation>
    </message>
    <message>
        <source>R&amp;efresh root of trust…</source>
        <translation>&amp;Vertrauensanker auffrischen…</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::BytesPage</name>
    <message>
        <source>Choose a file to see its bytes.</source>
        <translation>Wählen Sie eine Datei, um ihre Bytes zu sehen.</translation>
    </message>
    <message>
        <source>%1 is not in the subject.</source>
        <translation>%1 gehört nicht zum Gegenstand.</translation>
    </message>
    <message>
        <source>The file cannot be read: %1.</source>
        <translation>Die Datei kann nicht gelesen werden: %1.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>%1 is compressed, so offset %2 counts from its begin and has no place here.</source>
        <translation>%1 ist komprimiert, daher zählt Offset %2 ab seinem Anfang und hat hier keinen Ort.</translation>
    </message>
    <message>
        <source>Offset %1 (%2) of %3</source>
        <translation>Offset %1 (%2) von %3</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>in %1</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::ChainView</name>
    <message>
        <source>Chain of the signature</source>
        <translation>Kette der Signatur</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::ClaimsPanel</name>
    <message>
        <source>Model card claims</source>
        <translation>Behauptungen der Modellkarte</translation>
    </message>
    <message>
        <source>No model card was found, so nothing is claimed.</source>
        <translation>Es wurde keine Modellkarte gefunden, also wird nichts behauptet.</translation>
    </message>
    <message>
        <source>Claims are checked once all files are read.</source>
        <translation>Behauptungen werden geprüft, sobald alle Dateien gelesen sind.</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::DetailsPane</name>
    <message>
        <source>Details of what is selected</source>
        <translation>Einzelheiten der Auswahl</translation>
    </message>
    <message>
        <source>What is selected is described here.</source>
        <translation>Hier wird beschrieben, was ausgewählt ist.</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::DetailsText</name>
    <message>
        <source>MD5 (not for trust)</source>
        <translation>MD5 (kein Vertrauensbeleg)</translation>
    </message>
    <message>
        <source>git blob (SHA-1)</source>
        <translation>git-Blob (SHA-1)</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>Regel</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Gewissheit</translation>
    </message>
    <message>
        <source>Suppressed</source>
        <translation>Zurückgestellt</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Why it matters</source>
        <translation>Warum es zählt</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>References</source>
        <translation>Verweise</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>%1 (%2 bytes)</source>
        <translation>%1 (%2 Bytes)</translation>
    </message>
    <message>
        <source>Link to</source>
        <translation>Verweis auf</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>Tensoren</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Not inspected</source>
        <translation>Nicht untersucht</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Data type</source>
        <translation>Datentyp</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>Offset</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Signer</source>
        <translation>Unterzeichner</translation>
    </message>
    <message>
        <source>Changed since it was signed</source>
        <translation>Seit der Signatur geändert</translation>
    </message>
    <message>
        <source>Signed, but missing</source>
        <translation>Signiert, aber nicht vorhanden</translation>
    </message>
    <message>
        <source>Not signed</source>
        <translation>Nicht signiert</translation>
    </message>
    <message>
        <source>Covered</source>
        <translation>Abgedeckt</translation>
    </message>
    <message>
        <source>Left out by the signer</source>
        <translation>Vom Unterzeichner ausgelassen</translation>
    </message>
    <message>
        <source>The card says</source>
        <translation>Die Karte sagt</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>Said in</source>
        <translation>Gesagt in</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>contradicted</source>
        <translation>widersprüchlich</translation>
    </message>
    <message>
        <source>Edge, confidence %1</source>
        <translation>Kante, Gewissheit %1</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>Revision</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Inspected</source>
        <translation>Untersucht</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Completeness of the ML-BOM</source>
        <translation>Vollständigkeit der ML-BOM</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Signiert</translation>
    </message>
    <message>
        <source>What would make this verified?</source>
        <translation>Was würde dies bestätigen?</translation>
    </message>
    <message>
        <source>What the signature says</source>
        <translation>Was die Signatur sagt</translation>
    </message>
    <message>
        <source>Time, vouched for by %1</source>
        <translation>Zeit, bestätigt von %1</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Certificate (%1)</source>
        <translation>Zertifikat (%1)</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>Ausgestellt von</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Gültig</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Seriennummer</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>%1, critical</source>
        <translation>%1, kritisch</translation>
    </message>
    <message>
        <source>As PEM</source>
        <translation>Als PEM</translation>
    </message>
    <message>
        <source>Entry in the transparency log</source>
        <translation>Eintrag im Transparenzprotokoll</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Entered</source>
        <translation>Eingetragen</translation>
    </message>
    <message>
        <source>Size of the log</source>
        <translation>Größe des Protokolls</translation>
    </message>
    <message>
        <source>Root of the log</source>
        <translation>Wurzel des Protokolls</translation>
    </message>
    <message>
        <source>Checkpoint, signed by the log</source>
        <translation>Kontrollpunkt, vom Protokoll signiert</translation>
    </message>
    <message>
        <source>Body of the entry</source>
        <translation>Inhalt des Eintrags</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::EntropyPage</name>
    <message>
        <source>Entropy along the file</source>
        <translation>Entropie entlang der Datei</translation>
    </message>
    <message>
        <source>bits per byte</source>
        <translation>Bit je Byte</translation>
    </message>
    <message>
        <source>Choose a file to see its entropy.</source>
        <translation>Wählen Sie eine Datei, um ihre Entropie zu sehen.</translation>
    </message>
    <message>
        <source>No entropy profile was made of this file.</source>
        <translation>Von dieser Datei gibt es kein Entropieprofil.</translation>
    </message>
    <message>
        <source>offset, %1</source>
        <translation>Offset, %1</translation>
    </message>
    <message numerus="yes">
        <source>%n slice(s), lowest %1, highest %2 bits per byte</source>
        <translation>
            <numerusform>%n Abschnitt, niedrigste %1, höchste %2 Bit je Byte</numerusform>
            <numerusform>%n Abschnitte, niedrigste %1, höchste %2 Bit je Byte</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::widgets::EvidencePane</name>
    <message>
        <source>Evidence</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>Fakten</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>Entropie</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Problems (%1)</source>
        <translation>Probleme (%1)</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::FactsPage</name>
    <message>
        <source>Facts about the file</source>
        <translation>Fakten über die Datei</translation>
    </message>
    <message>
        <source>Choose a file to see what was read from it.</source>
        <translation>Wählen Sie eine Datei, um zu sehen, was aus ihr gelesen wurde.</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::FilesPanel</name>
    <message>
        <source>Files and digests</source>
        <translation>Dateien und Prüfsummen</translation>
    </message>
    <message>
        <source>By path</source>
        <translation>Nach Pfad</translation>
    </message>
    <message>
        <source>Worst first</source>
        <translation>Schlimmste zuerst</translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation>Größte zuerst</translation>
    </message>
    <message>
        <source>By kind</source>
        <translation>Nach Art</translation>
    </message>
    <message>
        <source>Order of the files</source>
        <translation>Reihenfolge der Dateien</translation>
    </message>
    <message>
        <source>The subject holds no files.</source>
        <translation>Der Gegenstand enthält keine Dateien.</translation>
    </message>
    <message>
        <source>Looking for files…</source>
        <translation>Dateien werden gesucht …</translation>
    </message>
    <message>
        <source>Filter for files of this kind</source>
        <translation>Nach Dateien dieser Art filtern</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::GraphPanel</name>
    <message>
        <source>Nodes of the dependency graph</source>
        <translation>Knoten des Abhängigkeitsgraphen</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Fit the whole graph</source>
        <translation>Ganzen Graphen einpassen</translation>
    </message>
    <message>
        <source>Show the graph as a table</source>
        <translation>Graphen als Tabelle zeigen</translation>
    </message>
    <message>
        <source>The record holds no graph.</source>
        <translation>Der Bericht enthält keinen Graphen.</translation>
    </message>
    <message>
        <source>The graph is drawn once all files are read.</source>
        <translation>Der Graph wird gezeichnet, sobald alle Dateien gelesen sind.</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::GraphView</name>
    <message>
        <source>Dependency graph</source>
        <translation>Abhängigkeitsgraph</translation>
    </message>
    <message>
        <source>A drawing. Arrow keys go from node to node; the table beside it holds the same.</source>
        <translation>Eine Zeichnung. Pfeiltasten gehen von Knoten zu Knoten; die Tabelle daneben enthält dasselbe.</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::HelpWindow</name>
    <message>
        <source>Why it matters</source>
        <translation>Warum es wichtig ist</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>References</source>
        <translation>Verweise</translation>
    </message>
    <message>
        <source>Assayer help</source>
        <translation>Hilfe zu Assayer</translation>
    </message>
    <message>
        <source>Search pages and rules</source>
        <translation>Seiten und Regeln durchsuchen</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::HexView</name>
    <message>
        <source>Bytes of the file</source>
        <translation>Bytes der Datei</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::MainWindow</name>
    <message>
        <source>Toolbar</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>Datei öffnen</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Inspect again</source>
        <translation>Erneut untersuchen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <source>Filter: words, kind:pickle, sev&gt;=high, size&gt;1GB</source>
        <translation>Filter: Wörter, kind:pickle, sev&gt;=high, size&gt;1GB</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Words match any text. Fields: kind: rule: path: sha256: sev&gt;= size&gt;. Put not before a term to turn it round. Terms on what a panel does not have are left out of account there.</source>
        <translation>Wörter treffen jeden Text. Felder: kind: rule: path: sha256: sev&gt;= size&gt;. Ein not vor einem Ausdruck kehrt ihn um. Ausdrücke über etwas, das ein Feld nicht hat, bleiben dort außer Betracht.</translation>
    </message>
    <message>
        <source>%1 could not be opened: %2.</source>
        <translation>%1 konnte nicht geöffnet werden: %2.</translation>
    </message>
    <message>
        <source>Forget these</source>
        <translation>Diese vergessen</translation>
    </message>
    <message>
        <source>The language changes when the program is started again.</source>
        <translation>Die Sprache wechselt beim nächsten Start des Programms.</translation>
    </message>
    <message>
        <source>Language of the system</source>
        <translation>Sprache des Systems</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Writing %1…</source>
        <translation>%1 wird geschrieben …</translation>
    </message>
    <message>
        <source>Wrote %1</source>
        <translation>%1 wurde geschrieben</translation>
    </message>
    <message>
        <source>%1 was not written: %2.</source>
        <translation>%1 wurde nicht geschrieben: %2.</translation>
    </message>
    <message>
        <source>Open a model file</source>
        <translation>Modelldatei öffnen</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>Modellordner öffnen</translation>
    </message>
    <message>
        <source>Open a saved record</source>
        <translation>Gespeicherten Befundbericht öffnen</translation>
    </message>
    <message>
        <source>Inspection records (*.json)</source>
        <translation>Befundberichte (*.json)</translation>
    </message>
    <message>
        <source>Choose a file first.</source>
        <translation>Wählen Sie zuerst eine Datei.</translation>
    </message>
    <message>
        <source>Go to offset</source>
        <translation>Gehe zu Offset</translation>
    </message>
    <message>
        <source>Offset, decimal or 0x…:</source>
        <translation>Offset, dezimal oder 0x…:</translation>
    </message>
    <message>
        <source>That is no offset.</source>
        <translation>Das ist kein Offset.</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About Assayer</source>
        <translation>Über Assayer</translation>
    </message>
    <message>
        <source>Assayer %1

Inspects machine-learning models for supply-chain risk. Nothing of a model is executed, imported or unpickled.

Licence: GNU General Public License 3.0 or later. Plots by QCustomPlot, windows by Qt %2.</source>
        <translation>Assayer %1

Untersucht Modelle des maschinellen Lernens auf Risiken der Lieferkette. Nichts von einem Modell wird ausgeführt, importiert oder entpickelt.

Lizenz: GNU General Public License 3.0 oder später. Diagramme von QCustomPlot, Fenster von Qt %2.</translation>
    </message>
    <message>
        <source>Trust this signer</source>
        <translation>Diesem Unterzeichner vertrauen</translation>
    </message>
    <message>
        <source>The signer was not remembered: %1.</source>
        <translation>Der Unterzeichner wurde nicht gemerkt: %1.</translation>
    </message>
    <message>
        <source>Trust %1 as the signer for “%2”?</source>
        <translation>%1 als Unterzeichner für „%2“ vertrauen?</translation>
    </message>
    <message>
        <source>Do so only if you know by another way that this is the signer you expect. From then on signatures by this signer count as verified, and a signature of “%1” by anyone else is a finding. The decision can be taken back with assay trust remove.</source>
        <translation>Tun Sie das nur, wenn Sie auf anderem Weg wissen, dass dies der erwartete Unterzeichner ist. Von da an gelten seine Signaturen als bestätigt, und eine Signatur von „%1“ durch jemand anderen ist ein Befund. Die Entscheidung lässt sich mit assay trust remove zurücknehmen.</translation>
    </message>
    <message>
        <source>&amp;Trust and inspect again</source>
        <translation>&amp;Vertrauen und erneut untersuchen</translation>
    </message>
    <message>
        <source>Trust &amp;without inspecting</source>
        <translation>Vertrauen &amp;ohne Untersuchung</translation>
    </message>
    <message>
        <source>The signer is trusted for “%1”.</source>
        <translation>Dem Unterzeichner wird für „%1“ vertraut.</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::Panel</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy as</source>
        <translation>Kopieren als</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>SHA-256 line</source>
        <translation>SHA-256-Zeile</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Nothing matches the filter.</source>
        <translation>Nichts passt zum Filter.</translation>
    </message>
    <message>
        <source>Go to evidence</source>
        <translation>Zum Beleg</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::ProblemsPage</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>What was not inspected</source>
        <translation>Was nicht untersucht wurde</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::ProgressArea</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Progress of the inspection</source>
        <translation>Fortschritt der Untersuchung</translation>
    </message>
    <message>
        <source>No subject is open</source>
        <translation>Kein Gegenstand ist geöffnet</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>Inspecting…</source>
        <translation>Untersuchung läuft …</translation>
    </message>
    <message>
        <source>offline · nothing executed</source>
        <translation>offline · nichts ausgeführt</translation>
    </message>
    <message>
        <source>Stopped, results are incomplete</source>
        <translation>Angehalten, die Ergebnisse sind unvollständig</translation>
    </message>
    <message>
        <source>Saved record of %1</source>
        <translation>Gespeicherter Bericht vom %1</translation>
    </message>
    <message>
        <source>Finished in %1 s</source>
        <translation>Fertig in %1 s</translation>
    </message>
    <message>
        <source>The subject could not be opened</source>
        <translation>Der Gegenstand konnte nicht geöffnet werden</translation>
    </message>
    <message>
        <source>%1 of %2 files</source>
        <translation>%1 von %2 Dateien</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>noch %n Sekunde</numerusform>
            <numerusform>noch %n Sekunden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::widgets::ProtectionButton</name>
    <message>
        <source>%1: %2 (%3)</source>
        <translation>%1: %2 (%3)</translation>
    </message>
    <message>
        <source>on</source>
        <translation>aktiv</translation>
    </message>
    <message>
        <source>off</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>Readers isolated</source>
        <translation>Leser abgeschottet</translation>
    </message>
    <message>
        <source>Readers partly isolated: %1 of %2</source>
        <translation>Leser teilweise abgeschottet: %1 von %2</translation>
    </message>
    <message>
        <source>Readers not isolated</source>
        <translation>Leser nicht abgeschottet</translation>
    </message>
    <message>
        <source>Isolation of the readers</source>
        <translation>Abschottung der Leser</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::RisksPanel</name>
    <message>
        <source>Serialization risks</source>
        <translation>Serialisierungsrisiken</translation>
    </message>
    <message>
        <source>Group by severity</source>
        <translation>Nach Schweregrad gruppieren</translation>
    </message>
    <message>
        <source>Group by file</source>
        <translation>Nach Datei gruppieren</translation>
    </message>
    <message>
        <source>Group by format</source>
        <translation>Nach Format gruppieren</translation>
    </message>
    <message>
        <source>Group by rule</source>
        <translation>Nach Regel gruppieren</translation>
    </message>
    <message>
        <source>Grouping of the findings</source>
        <translation>Gruppierung der Befunde</translation>
    </message>
    <message numerus="yes">
        <source>No finding with %n rule(s).</source>
        <translation>
            <numerusform>Kein Befund mit %n Regel.</numerusform>
            <numerusform>Kein Befund mit %n Regeln.</numerusform>
        </translation>
    </message>
    <message>
        <source>No finding so far.</source>
        <translation>Bisher kein Befund.</translation>
    </message>
    <message>
        <source>Not everything was inspected, see Problems.</source>
        <translation>Nicht alles wurde untersucht, siehe Probleme.</translation>
    </message>
    <message>
        <source>Suppress</source>
        <translation>Zurückstellen</translation>
    </message>
    <message numerus="yes">
        <source>Why may %n finding(s) be set aside? The reason stays in the record and in every report.</source>
        <translation>
            <numerusform>Warum darf %n Befund zurückgestellt werden? Die Begründung bleibt im Protokoll und in jedem Bericht.</numerusform>
            <numerusform>Warum dürfen %n Befunde zurückgestellt werden? Die Begründung bleibt im Protokoll und in jedem Bericht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Lift the suppression</source>
        <translation>Zurückstellung aufheben</translation>
    </message>
    <message>
        <source>Suppress...</source>
        <translation>Zurückstellen …</translation>
    </message>
    <message>
        <source>Filter for this rule</source>
        <translation>Nach dieser Regel filtern</translation>
    </message>
    <message>
        <source>Filter this rule out</source>
        <translation>Diese Regel ausfiltern</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::RootRefreshDialog</name>
    <message>
        <source>The root that is used now is of %1.</source>
        <translation>Der jetzige Vertrauensanker ist vom %1.</translation>
    </message>
    <message>
        <source>Refresh root of trust</source>
        <translation>Vertrauensanker auffrischen</translation>
    </message>
    <message>
        <source>Keyless signatures are believed down from Sigstore’s public-good root: the keys of its logs and authorities. Refreshing asks %1 for a newer root. Nothing about your models is sent, and the answer counts only where it is signed by the keys that are known already.</source>
        <translation>Schlüssellosen Signaturen wird vom öffentlichen Vertrauensanker von Sigstore an geglaubt: den Schlüsseln seiner Protokolle und Zertifizierungsstellen. Beim Auffrischen wird %1 nach einem neueren gefragt. Über Ihre Modelle wird nichts gesendet, und die Antwort zählt nur, wenn die bereits bekannten Schlüssel sie signiert haben.</translation>
    </message>
    <message>
        <source>Progress of the refresh</source>
        <translation>Fortschritt des Auffrischens</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>&amp;Auffrischen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Asking %1…</source>
        <translation>%1 wird gefragt…</translation>
    </message>
    <message>
        <source>Fetching %1…</source>
        <translation>%1 wird geholt…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The root was not refreshed: %1. What was there stays. %2</source>
        <translation>Der Vertrauensanker wurde nicht aufgefrischt: %1. Der bisherige bleibt. %2</translation>
    </message>
    <message>
        <source>The root was refreshed as of %1. Inspect again to use it.</source>
        <translation>Der Vertrauensanker ist nun vom %1. Untersuchen Sie erneut, um ihn zu nutzen.</translation>
    </message>
    <message>
        <source>The root is up to date as of %1.</source>
        <translation>Der Vertrauensanker ist aktuell, Stand %1.</translation>
    </message>
    <message>
        <source>%1 bytes were received.</source>
        <translation>%1 Bytes wurden empfangen.</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::SignDialog</name>
    <message>
        <source>&amp;Sign</source>
        <translation>&amp;Signieren</translation>
    </message>
    <message>
        <source>Sign model</source>
        <translation>Modell signieren</translation>
    </message>
    <message>
        <source>Pass phrase</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Pass phrase of the key:</source>
        <translation>Passwort des Schlüssels:</translation>
    </message>
    <message>
        <source>Replace the signature</source>
        <translation>Signatur ersetzen</translation>
    </message>
    <message>
        <source>%1 is there already. Replace it?</source>
        <translation>%1 ist schon da. Ersetzen?</translation>
    </message>
    <message>
        <source>Private key (PEM), or pkcs11:… for a token</source>
        <translation>Privater Schlüssel (PEM), oder pkcs11:… für ein Token</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <source>None: a bare key signs</source>
        <translation>Keine: ein bloßer Schlüssel signiert</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Zertifikate</translation>
    </message>
    <message>
        <source>Will be signed</source>
        <translation>Wird signiert</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Files that will be signed</source>
        <translation>Dateien, die signiert werden</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>&amp;Wählen…</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>Wä&amp;hlen…</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>S&amp;chlüssel</translation>
    </message>
    <message>
        <source>Cer&amp;tificates</source>
        <translation>Zer&amp;tifikate</translation>
    </message>
    <message>
        <source>The files are being digested…</source>
        <translation>Die Prüfsummen werden berechnet…</translation>
    </message>
    <message>
        <source>The model cannot be signed: %1.</source>
        <translation>Das Modell lässt sich nicht signieren: %1.</translation>
    </message>
    <message>
        <source>%1 (not covered)</source>
        <translation>%1 (nicht abgedeckt)</translation>
    </message>
    <message>
        <source>%1 files with %2 bytes will be signed as “%3”. The signature will be written to %4.</source>
        <translation>%1 Dateien mit %2 Bytes werden als „%3“ signiert. Die Signatur wird nach %4 geschrieben.</translation>
    </message>
    <message>
        <source>Signer: %1, key %2.</source>
        <translation>Unterzeichner: %1, Schlüssel %2.</translation>
    </message>
    <message>
        <source>The certificates cannot be read.</source>
        <translation>Die Zertifikate lassen sich nicht lesen.</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::SignatureDelegate</name>
    <message>
        <source>No time is vouched for</source>
        <translation>Keine Zeit ist bestätigt</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::SignaturesPanel</name>
    <message>
        <source>Signatures</source>
        <translation>Signaturen</translation>
    </message>
    <message>
        <source>No signature was found. Nothing here says who made these files.</source>
        <translation>Es wurde keine Signatur gefunden. Nichts sagt, wer diese Dateien gemacht hat.</translation>
    </message>
    <message>
        <source>Signatures are checked once all files are read.</source>
        <translation>Signaturen werden geprüft, sobald alle Dateien gelesen sind.</translation>
    </message>
    <message>
        <source>Show the files</source>
        <translation>Dateien zeigen</translation>
    </message>
    <message>
        <source>&amp;Trust this signer…</source>
        <translation>Diesem Unterzeichner &amp;vertrauen…</translation>
    </message>
    <message>
        <source>Trust this signer…</source>
        <translation>Diesem Unterzeichner vertrauen…</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::StartPage</name>
    <message>
        <source>Opened lately</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Drop a model file or folder here</source>
        <translation>Modelldatei oder Modellordner hier ablegen</translation>
    </message>
    <message>
        <source>Nothing in it is executed, imported or unpickled, and nothing is sent over the network.</source>
        <translation>Nichts davon wird ausgeführt, importiert oder entpickelt, und nichts geht über das Netz.</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>Datei öffnen …</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>Open record…</source>
        <translation>Bericht öffnen …</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::TextPage</name>
    <message>
        <source>Text of the file, with control characters made visible</source>
        <translation>Text der Datei, mit sichtbar gemachten Steuerzeichen</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Davor</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Danach</translation>
    </message>
    <message>
        <source>Choose a file to see its text.</source>
        <translation>Wählen Sie eine Datei, um ihren Text zu sehen.</translation>
    </message>
    <message>
        <source>The file cannot be read: %1.</source>
        <translation>Die Datei kann nicht gelesen werden: %1.</translation>
    </message>
    <message>
        <source>The whole file</source>
        <translation>Die ganze Datei</translation>
    </message>
    <message>
        <source>Bytes %1 to %2 of %3</source>
        <translation>Bytes %1 bis %2 von %3</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::TracePage</name>
    <message>
        <source>Opcodes of the pickle</source>
        <translation>Opcodes des Pickles</translation>
    </message>
    <message>
        <source>What a loader would do, as pseudo-source</source>
        <translation>Was ein Ladeprogramm täte, als Pseudocode</translation>
    </message>
    <message>
        <source>Pickle stream</source>
        <translation>Pickle-Strom</translation>
    </message>
    <message>
        <source>Choose a pickle to see its opcodes. Nothing of it is executed.</source>
        <translation>Wählen Sie ein Pickle, um seine Opcodes zu sehen. Nichts davon wird ausgeführt.</translation>
    </message>
    <message>
        <source>%1 holds no pickle.</source>
        <translation>%1 enthält kein Pickle.</translation>
    </message>
    <message>
        <source>A saved record holds no traces. Inspect the subject itself to see them.</source>
        <translation>Ein gespeicherter Bericht enthält keine Abläufe. Untersuchen Sie den Gegenstand selbst, um sie zu sehen.</translation>
    </message>
    <message>
        <source>Traces are made once the inspection has finished.</source>
        <translation>Abläufe gibt es, sobald die Untersuchung fertig ist.</translation>
    </message>
    <message>
        <source>Tracing…</source>
        <translation>Ablauf wird ermittelt …</translation>
    </message>
    <message>
        <source>No pickle stream was found.</source>
        <translation>Es wurde kein Pickle-Strom gefunden.</translation>
    </message>
    <message>
        <source>The trace failed: %1.</source>
        <translation>Der Ablauf konnte nicht ermittelt werden: %1.</translation>
    </message>
    <message numerus="yes">
        <source>Stream at %1, %n opcode(s)</source>
        <translation>
            <numerusform>Strom bei %1, %n Opcode</numerusform>
            <numerusform>Strom bei %1, %n Opcodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::widgets::VerdictStrip</name>
    <message numerus="yes">
        <source>no finding with %n rule(s)</source>
        <translation>
            <numerusform>kein Befund mit %n Regel</numerusform>
            <numerusform>kein Befund mit %n Regeln</numerusform>
        </translation>
    </message>
    <message>
        <source>Findings: %1</source>
        <translation>Befunde: %1</translation>
    </message>
    <message>
        <source>Not inspected</source>
        <translation>Nicht untersucht</translation>
    </message>
    <message>
        <source>Inspecting…</source>
        <translation>Untersuchung läuft …</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Signaturen</translation>
    </message>
    <message>
        <source>checked once all files are read</source>
        <translation>geprüft, sobald alle Dateien gelesen sind</translation>
    </message>
    <message>
        <source>nothing says who made these files</source>
        <translation>nichts sagt, wer diese Dateien gemacht hat</translation>
    </message>
    <message>
        <source>Model card claims</source>
        <translation>Behauptungen der Modellkarte</translation>
    </message>
    <message>
        <source>No claims</source>
        <translation>Keine Behauptungen</translation>
    </message>
    <message>
        <source>no model card was found</source>
        <translation>es wurde keine Modellkarte gefunden</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n claim(s) contradicted</source>
        <translation>
            <numerusform>%1 von %n Behauptung widerlegt</numerusform>
            <numerusform>%1 von %n Behauptungen widerlegt</numerusform>
        </translation>
    </message>
    <message>
        <source>No claim contradicted</source>
        <translation>Keine Behauptung widerlegt</translation>
    </message>
    <message>
        <source>No claim confirmed</source>
        <translation>Keine Behauptung bestätigt</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>results are incomplete</source>
        <translation>die Ergebnisse sind unvollständig</translation>
    </message>
    <message numerus="yes">
        <source>%n not inspected</source>
        <translation>
            <numerusform>%n nicht untersucht</numerusform>
            <numerusform>%n nicht untersucht</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything was read</source>
        <translation>Alles wurde gelesen</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
</context>
<context>
    <name>assayer::widgets::Workspace</name>
    <message>
        <source>Files and digests</source>
        <translation>Dateien und Prüfsummen</translation>
    </message>
    <message>
        <source>Serialization risks</source>
        <translation>Serialisierungsrisiken</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Signaturen</translation>
    </message>
    <message>
        <source>Model card claims</source>
        <translation>Behauptungen der Modellkarte</translation>
    </message>
    <message>
        <source>ML-BOM graph</source>
        <translation>ML-BOM-Graph</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Tafeln</translation>
    </message>
</context>
</TS>
