// SPDX-License-Identifier: GPL-3.0-or-later
// Chat templates: what reaches the interpreter is named however it is written, and ordinary templates are left alone.
#include "risk/JinjaTokens.h"
#include "risk/TemplateJudgement.h"

#include <QTest>

#include "../SharedSamples.h"

using namespace assayer;
using namespace assayer::risk;
using assayer::record::Severity;

namespace {

std::vector<record::Finding> judgeText(const std::string& text)
{
    std::vector<record::Finding> findings;
    judgeTemplate({"chat_template", {}, text, 0}, Catalogue::builtIn(), findings);
    return findings;
}

QByteArray rulesOf(const std::vector<record::Finding>& findings)
{
    std::string text;
    for (const record::Finding& finding : findings)
        text += finding.rule + " " + finding.evidence + "\n";
    return QByteArray::fromStdString(text);
}

} // namespace

class TemplateJudgementTest : public QObject
{
    Q_OBJECT

private slots:
    void leavesOrdinaryTemplatesAlone_data();
    void leavesOrdinaryTemplatesAlone();
    void namesDangers_data();
    void namesDangers();
    void placesFindings();
    void tokenises();
    void survivesEveryPrefix();
    void staysBounded();
};

void TemplateJudgementTest::leavesOrdinaryTemplatesAlone_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("chatml") << "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + "
                               "message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt "
                               "%}{{ '<|im_start|>assistant\\n' }}{% endif %}";
    QTest::newRow("macros") << "{%- macro render(x, depth=0) -%}{{ x | tojson(indent=2) | trim }}{%- endmacro -%}"
                               "{% set ns = namespace(found=false, parts=[]) %}{% for m in messages[::-1] %}"
                               "{% if m.content is string and not ns.found %}{% set ns.found = true %}"
                               "{{ render(m.content.split('</think>')[-1].lstrip('\\n')) }}{% endif %}{% endfor %}";
    QTest::newRow("date") << "{% if strftime_now is defined %}{% set today = strftime_now('%d %b %Y') %}{% endif %}"
                             "{{ raise_exception('Only user and assistant roles are supported!') }}";
    QTest::newRow("class without underscores") << "{% if message.class == 'important' %}{{ message.class }}{% endif %}";
    QTest::newRow("config set by itself") << "{% set config = {'a': 1} %}{{ config.a }}{{ config['a'] }}";
    QTest::newRow("words in text") << "The assistant may talk about os.system('x') and eval( and __class__.";
    QTest::newRow("raw block") << "{% raw %}{{ x.__class__ }}{% endraw %}done";
    QTest::newRow("comment") << "{# x.__class__.__mro__ #}{{ bos_token }}";
    QTest::newRow("dictionary") << "{{ {'a': {'b': 1}} }}{{ loop.index0 }}{{ range(10) }}";
}

void TemplateJudgementTest::leavesOrdinaryTemplatesAlone()
{
    QFETCH(QString, text);
    const auto findings = judgeText(text.toStdString());
    for (const record::Finding& finding : findings)
        QVERIFY2(finding.severity == Severity::Info, rulesOf(findings));
}

void TemplateJudgementTest::namesDangers_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rule");
    const auto row = [](const char* text, const char* rule) { QTest::newRow(text) << QString(text) << QString(rule); };
    row("{{ x.__class__ }}", "ASY-JIN-001");
    row("{{ x . __class__ }}", "ASY-JIN-001");
    row("{{ x['__class__'] }}", "ASY-JIN-001");
    row("{{ x|attr('__mro__') }}", "ASY-JIN-001");
    row("{{ x|attr(\"\\x5f\\x5fclass\\x5f\\x5f\") }}", "ASY-JIN-001");
    row("{{ x['\\137\\137class\\u005f_'] }}", "ASY-JIN-001");
    row("{{ messages|map(attribute='__class__')|list }}", "ASY-JIN-001");
    row("{%- if x.__init__.__globals__ -%}a{%- endif -%}", "ASY-JIN-001");
    row("{{ cycler.__init__ }}", "ASY-JIN-001");
    row("{{ self._TemplateReference__context }}", "ASY-JIN-001");
    row("{{ __builtins__ }}", "ASY-JIN-001");
    row("{{ lipsum.x.os.popen('echo') }}", "ASY-JIN-002");
    row("{{ a.system('echo') }}", "ASY-JIN-002");
    row("{{ open('/etc/passwd').read() }}", "ASY-JIN-002");
    row("{{ request.application }}", "ASY-JIN-003");
    row("{{ config['SECRET'] }}", "ASY-JIN-003");
    row("{{ x['__cl' ~ 'ass__'] }}", "ASY-JIN-004");
    row("{{ x[['__cl', 'ass__']|join] }}", "ASY-JIN-004");
    row("{{ x['__ssalc__'[::-1]] }}", "ASY-JIN-001");
    row("{{ x['__slabolg__'|reverse] }}", "ASY-JIN-001");
    row("{{ x['slabolg_cnuf'[::-1]] }}", "ASY-JIN-004");
    row("{{ '%c%c%c'|format(95, 95, 99) }}", "ASY-JIN-004");
    row("{{ getattr(x, 'y') }}", "ASY-JIN-004");
    row("{{ [chr(95), chr(95)] }}", "ASY-JIN-004");
    row("{% include '/etc/passwd' %}", "ASY-JIN-005");
    row("{%- from 'other' import macro %}", "ASY-JIN-005");
    row("{% extends layout %}", "ASY-JIN-005");
    row("{% for i in range(100000000) %}x{% endfor %}", "ASY-JIN-007");
    row("{{ 'a' * 1000000000 }}", "ASY-JIN-007");
    row("{% if strftime_now('%Y') == '2027' %}x{% endif %}", "ASY-JIN-010");
    row("visit https://example.org/x", "ASY-JIN-011");
    row("{{ unclosed", "ASY-JIN-006");
}

void TemplateJudgementTest::namesDangers()
{
    QFETCH(QString, text);
    QFETCH(QString, rule);
    const auto findings = judgeText(text.toStdString());
    const bool found = std::any_of(findings.begin(), findings.end(),
                                   [&](const record::Finding& finding) { return finding.rule == rule.toStdString(); });
    QVERIFY2(found, rulesOf(findings));
}

void TemplateJudgementTest::placesFindings()
{
    const std::string text = "Hello {{ name }} and {{ x.__class__ }}";
    std::vector<record::Finding> findings;
    judgeTemplate({"chat_template", "inner.json", text, 1000}, Catalogue::builtIn(), findings);
    QCOMPARE(findings.size(), std::size_t{1});
    QCOMPARE(findings[0].offset.value_or(0), std::uint64_t{1000 + text.find("__class__")});
    QCOMPARE(findings[0].member.value_or(""), std::string("inner.json"));
    QCOMPARE(findings[0].severity, Severity::Critical);
    QVERIFY(findings[0].evidence.find("__class__") != std::string::npos);
}

void TemplateJudgementTest::tokenises()
{
    const JinjaTokens result = tokeniseJinja("a{{ b['c\\n'] ** 2 }}{%- set x = {'y': 1} -%}z");
    QVERIFY(!result.broken);
    std::string text;
    for (const JinjaToken& token : result.tokens)
        text += token.text + "|";
    QCOMPARE(text, std::string("a|{{|b|[|c\n|]|**|2|}}|{%|set|x|=|{|y|:|1|}|%}|z|"));
}

void TemplateJudgementTest::survivesEveryPrefix()
{
    const std::string text =
        "{% raw %}x{% endraw %}{{ 'a\\x5' ~ \"\\u12\" }}{# c #}{% if x['y'] %}\xC3\xA4{% endif %}{{ 1 }}";
    for (std::size_t length = 0; length <= text.size(); ++length) {
        judgeText(text.substr(0, length));
        judgeText(text.substr(length));
    }
}

void TemplateJudgementTest::staysBounded()
{
    std::string text = "{{ ";
    for (int i = 0; i < 300'000; ++i)
        text += "a.__x" + std::to_string(i) + "__[";
    const auto findings = judgeText(text);
    QVERIFY(!findings.empty());
    QVERIFY(findings.size() <= 60);
}

QTEST_GUILESS_MAIN(TemplateJudgementTest)
#include "TemplateJudgementTest.moc"
