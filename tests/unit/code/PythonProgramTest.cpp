// SPDX-License-Identifier: GPL-3.0-or-later
// What is read out of Python source, held against what Python does with the same source.
#include <QtTest>

#include "code/PythonProgram.h"
#include "code/ShellCommands.h"
#include <algorithm>

using namespace assayer::code;

namespace {

const PythonCall* callOf(const PythonProgram& program, const std::string& callee)
{
    const auto found = std::find_if(program.calls.begin(), program.calls.end(),
                                    [&](const PythonCall& call) { return call.callee == callee; });
    return found == program.calls.end() ? nullptr : &*found;
}

QByteArray calleesOf(const PythonProgram& program)
{
    std::string text;
    for (const PythonCall& call : program.calls)
        text += call.callee + " ";
    return QByteArray::fromStdString(text);
}

} // namespace

class PythonProgramTest : public QObject
{
    Q_OBJECT

private slots:
    void resolvesNames_data();
    void resolvesNames();
    void foldsConstants_data();
    void foldsConstants();
    void tellsWhen_data();
    void tellsWhen();
    void keepsPlaces();
    void readsBrokenSource();
    void bounds();
    void readsShell();
};

void PythonProgramTest::resolvesNames_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("callee");
    const auto row = [](const char* name, const char* source, const char* callee) {
        QTest::newRow(name) << QByteArray(source) << QByteArray(callee);
    };
    row("import", "import os\nos.system('x')\n", "os.system");
    row("alias", "import os as o\no.system('x')\n", "os.system");
    row("from", "from os import system as s\ns('x')\n", "os.system");
    row("several", "import sys, os\nos.system('x')\n", "os.system");
    row("submodule", "import os.path\nos.system('x')\n", "os.system");
    row("star", "from os import *\nsystem('x')\n", "os.system");
    row("variable", "import os\nf = os.system\nf('x')\n", "os.system");
    row("attribute of self",
        "import os\nclass A:\n def __init__(self):\n  self.f = os.system\n def g(self):\n  self.f('x')\n", "os.system");
    row("getattr", "import os\ngetattr(os, 'sys' + 'tem')('x')\n", "os.system");
    row("module dictionary", "import os\nos.__dict__['system']('x')\n", "os.system");
    row("vars", "import os\nvars(os)['system']('x')\n", "os.system");
    row("__import__", "__import__('os').system('x')\n", "os.system");
    row("importlib", "import importlib\nimportlib.import_module('os').system('x')\n", "os.system");
    row("sys.modules", "import sys\nsys.modules['os'].system('x')\n", "os.system");
    row("builtins", "__builtins__.__dict__['eval']('1')\n", "builtins.eval");
    row("builtins item", "__builtins__['ex' + 'ec']('1')\n", "builtins.exec");
    row("globals of a function", "print.__globals__['os'].system('x')\n", "os.system");
    row("attrgetter", "import os, operator\noperator.attrgetter('system')(os)('x')\n", "os.system");
    row("conditional", "import os\nf = os.system if 1 else None\nf('x')\n", "os.system");
    row("or", "import os\n(None or os.system)('x')\n", "os.system");
    row("walrus", "import os\nif (f := os.system): f('x')\n", "os.system");
    row("try except", "try:\n import os\nexcept ImportError:\n os = None\nos.system('x')\n", "os.system");
    row("lambda", "import os\n(lambda c: os.system(c))('x')\n", "os.system");
    row("f-string", "import os\nprint(f\"{os.system('x')}\")\n", "os.system");
    row("decorator", "import os\n@os.system\ndef f(): pass\n@os.popen('x')\ndef g(): pass\n", "os.popen");
    row("default argument", "import os\ndef f(x=os.system('x')): pass\n", "os.system");
    row("comprehension", "import os\n[os.system(c) for c in ['x']]\n", "os.system");
    row("line joining", "import os\nos \\\n .system(\n 'x'\n)\n", "os.system");
    row("semicolons", "import os;os.system('x')\n", "os.system");
    row("one-line if", "import os\nif 1: os.system('x')\n", "os.system");
    row("full-width letters", "import os\nos.\xEF\xBD\x93ystem('x')\n", "os.system");
    row("result", "import socket\ns = socket.socket()\ns.connect(('h', 1))\n", "socket.socket().connect");
    row("with", "import socket\nwith socket.socket() as s:\n s.connect(1)\n", "socket.socket().connect");
    row("Python 2", "exec 'print 1'\n", "builtins.exec");
}

void PythonProgramTest::resolvesNames()
{
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, callee);
    const PythonProgram program = readPython(source.toStdString());
    QVERIFY2(callOf(program, callee.toStdString()) != nullptr, calleesOf(program));
}

void PythonProgramTest::foldsConstants_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char* name, const char* expression, const char* value) {
        QTest::newRow(name) << QByteArray(expression) << QByteArray(value);
    };
    // The values are what python3 prints for the expressions.
    row("sum", "'ec' + 'ho'", "echo");
    row("implicit sum", "'ec' 'ho'", "echo");
    row("escapes", "'\\x65\\143\\u0068o'", "echo");
    row("raw", "r'a\\n'", "a\\n");
    row("reverse", "'ohce'[::-1]", "echo");
    row("join", "''.join(['e', 'c', 'h', 'o'])", "echo");
    row("join of a reversed list", "''.join(reversed('ohce'))", "echo");
    row("base64", "__import__('base64').b64decode('ZWNobw==').decode()", "echo");
    row("hex", "bytes.fromhex('6563686f')", "echo");
    row("rot13", "__import__('codecs').decode('rpub', 'rot13')", "echo");
    row("zlib", "__import__('zlib').decompress(bytes.fromhex('789c4b4dcec80700040001a0'))", "echo");
    row("chr", "chr(101) + chr(99) + chr(0x68) + chr(0o157)", "echo");
    row("map chr", "''.join(map(chr, [101, 99, 104, 111]))", "echo");
    row("bytes", "bytes([101, 99, 104, 111]).decode()", "echo");
    row("format", "'{}{}'.format('ec', 'ho')", "echo");
    row("percent", "'%s%c' % ('ech', 111)", "echo");
    row("f-string", "f\"e{'ch'}o\"", "echo");
    row("replace", "'eXho'.replace('X', 'c')", "echo");
    row("arithmetic", "chr(100 + 1) + chr(49 * 2 + 1) + 'ho'", "echo");
    row("nested", "__import__('base64').b64decode(__import__('base64').b64decode('WldOb2J3PT0='))", "echo");
}

void PythonProgramTest::foldsConstants()
{
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, value);
    const PythonProgram program = readPython("f(" + expression.toStdString() + ")\n");
    const PythonCall* call = callOf(program, "?f");
    QVERIFY(call != nullptr);
    QCOMPARE(call->arguments.size(), std::size_t{1});
    QVERIFY(call->arguments[0]->isText());
    QCOMPARE(QByteArray::fromStdString(call->arguments[0]->text), value);
}

void PythonProgramTest::tellsWhen_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<int>("moment");
    const auto row = [](const char* name, const char* source, PythonMoment moment) {
        QTest::newRow(name) << QByteArray(source) << static_cast<int>(moment);
    };
    row("module", "import os\nos.system('x')\n", PythonMoment::Import);
    row("class body", "import os\nclass A:\n x = os.system('x')\n", PythonMoment::Import);
    row("function", "import os\ndef f():\n os.system('x')\n", PythonMoment::Use);
    row("method", "import os\nclass A:\n def forward(self):\n  os.system('x')\n", PythonMoment::Method);
    row("called function", "import os\ndef f():\n os.system('x')\nf()\n", PythonMoment::Import);
    row("called through another", "import os\ndef f():\n os.system('x')\ndef g(): f()\ng()\n", PythonMoment::Import);
    row("constructed", "import os\nclass A:\n def __init__(self):\n  os.system('x')\nA()\n", PythonMoment::Import);
    row("thread", "import os, threading\ndef f():\n os.system('x')\nthreading.Thread(target=f).start()\n",
        PythonMoment::Import);
    row("registered", "import os, atexit\n@atexit.register\ndef f():\n os.system('x')\n", PythonMoment::Import);
    row("main", "import os\nif __name__ == '__main__':\n os.system('x')\n", PythonMoment::Script);
    row("behind main", "import os\nif __name__ == '__main__':\n pass\nos.system('x')\n", PythonMoment::Import);
    row("behind a function", "import os\ndef f():\n pass\nos.system('x')\n", PythonMoment::Import);
}

void PythonProgramTest::tellsWhen()
{
    QFETCH(QByteArray, source);
    QFETCH(int, moment);
    const PythonProgram program = readPython(source.toStdString());
    const PythonCall* call = callOf(program, "os.system");
    QVERIFY2(call != nullptr, calleesOf(program));
    QCOMPARE(static_cast<int>(call->place.moment), moment);
}

void PythonProgramTest::keepsPlaces()
{
    const std::string source = "import os\n\n'''a\nb'''\nos.system(\n  'x')\n";
    const PythonProgram program = readPython(source);
    const PythonCall* call = callOf(program, "os.system");
    QVERIFY(call != nullptr);
    QCOMPARE(call->place.line, std::size_t{5});
    QCOMPARE(call->place.offset, source.find("os.system"));
    QCOMPARE(QByteArray::fromStdString(call->written), QByteArray("os.system(\n  'x')"));
}

void PythonProgramTest::readsBrokenSource()
{
    for (const char* source : {"f(\nimport os\nos.system('x')\n", "x = 'abc\nimport os\nos.system('x')\n",
                               "def f(:\n)\nimport os\nos.system('x')\n"}) {
        const PythonProgram program = readPython(source);
        QVERIFY2(callOf(program, "os.system") != nullptr, source);
    }
    QVERIFY(readPython("x = 'abc\n").brokenAt.has_value());
    QVERIFY(!readPython("x = 'abc'\n").brokenAt.has_value());
}

void PythonProgramTest::bounds()
{
    const std::string deep = std::string(1'000'000, '(') + "1" + std::string(1'000'000, ')');
    readPython(deep);
    std::string doubling = "x = 'aaaaaaaaaaaaaaaa'\n";
    for (int i = 0; i < 5000; ++i)
        doubling += "x = x + x + 'b'\n";
    QVERIFY(readPython(doubling).calls.empty());
    std::string lists = "x = []\n";
    for (int i = 0; i < 5000; ++i)
        lists += "x = [x, x]\n";
    readPython(lists);
    std::string classes;
    for (std::size_t i = 0; i < 2000; ++i)
        classes += std::string(i, ' ') + "class A:\n";
    readPython(classes);
}

void PythonProgramTest::readsShell()
{
    const ShellScript script = readShell("curl -s 'http://h/a b' | sudo -E bash -s # x\n"
                                         "A=1 sh -c \"$(wget -qO- http://h)\" && echo done > /tmp/x\n");
    QCOMPARE(script.commands.size(), std::size_t{6});
    QCOMPARE(QByteArray::fromStdString(script.commands[0].program()), QByteArray("curl"));
    QCOMPARE(QByteArray::fromStdString(script.commands[0].words[2]), QByteArray("http://h/a b"));
    QCOMPARE(QByteArray::fromStdString(script.commands[1].program()), QByteArray("bash"));
    QVERIFY(script.commands[1].pipedFrom == std::size_t{0});
    QCOMPARE(QByteArray::fromStdString(script.commands[2].program()), QByteArray("sh"));
    QCOMPARE(QByteArray::fromStdString(script.commands[3].program()), QByteArray("wget"));
    QVERIFY(script.commands[3].substitutes == std::size_t{2});
    QCOMPARE(QByteArray::fromStdString(script.commands[4].redirections[0]), QByteArray("> /tmp/x"));
    readShell(std::string(1'000'000, '('));
    std::string deep;
    for (int i = 0; i < 10'000; ++i)
        deep += "$(";
    QVERIFY(readShell(deep).truncated);
}

QTEST_APPLESS_MAIN(PythonProgramTest)
#include "PythonProgramTest.moc"
