<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>assayer::view::FileModel</name>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::view::FindingTree</name>
    <message numerus="yes">
        <source>%1, %n finding(s)</source>
        <translation>
            <numerusform>%1, %n finding</numerusform>
            <numerusform>%1, %n findings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::view::SignatureModel</name>
    <message numerus="yes">
        <source>%n file(s) covered</source>
        <translation>
            <numerusform>%n file covered</numerusform>
            <numerusform>%n files covered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n changed</source>
        <translation>
            <numerusform>%n changed</numerusform>
            <numerusform>%n changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n missing</numerusform>
            <numerusform>%n missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not signed</source>
        <translation>
            <numerusform>%n not signed</numerusform>
            <numerusform>%n not signed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>%n left out</numerusform>
            <numerusform>%n left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::widgets::DetailsText</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::widgets::EntropyPage</name>
    <message numerus="yes">
        <source>%n slice(s), lowest %1, highest %2 bits per byte</source>
        <translation>
            <numerusform>%n slice, lowest %1, highest %2 bits per byte</numerusform>
            <numerusform>%n slices, lowest %1, highest %2 bits per byte</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::widgets::ProgressArea</name>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>%n second left</numerusform>
            <numerusform>%n seconds left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::widgets::RisksPanel</name>
    <message numerus="yes">
        <source>Why may %n finding(s) be set aside? The reason stays in the record and in every report.</source>
        <translation>
            <numerusform>Why may %n finding be set aside? The reason stays in the record and in every report.</numerusform>
            <numerusform>Why may %n findings be set aside? The reason stays in the record and in every report.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No finding with %n rule(s).</source>
        <translation>
            <numerusform>No finding with %n rule.</numerusform>
            <numerusform>No finding with %n rules.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::widgets::TracePage</name>
    <message numerus="yes">
        <source>Stream at %1, %n opcode(s)</source>
        <translation>
            <numerusform>Stream at %1, %n opcode</numerusform>
            <numerusform>Stream at %1, %n opcodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>assayer::widgets::VerdictStrip</name>
    <message numerus="yes">
        <source>no finding with %n rule(s)</source>
        <translation>
            <numerusform>no finding with %n rule</numerusform>
            <numerusform>no finding with %n rules</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n claim(s) contradicted</source>
        <translation>
            <numerusform>%1 of %n claim contradicted</numerusform>
            <numerusform>%1 of %n claims contradicted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not inspected</source>
        <translation>
            <numerusform>%n not inspected</numerusform>
            <numerusform>%n not inspected</numerusform>
        </translation>
    </message>
</context>
</TS>
