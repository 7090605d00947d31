// SPDX-License-Identifier: GPL-3.0-or-later
// The symbolic machine: what a loader would import and call is found however the stream puts it, errors end a stream
// where CPython ends it, and hostile streams stay within bounds.
#include "pickle/Machine.h"

#include <QTest>

#include <chrono>

using namespace assayer;
using namespace assayer::pickle;
using namespace std::string_literals;

namespace {

Analysis run(const std::string& bytes)
{
    return analyse(source::MemorySource(bytes), 0, Limits{});
}

std::string text(const std::string& content)
{
    return "\x8c"s + static_cast<char>(content.size()) + content;
}

// The offset of the call of `path`, or -1.
qint64 callOf(const Analysis& analysis, const std::string& path)
{
    for (const Event& event : analysis.events) {
        if (event.kind == EventKind::Call && event.target.path() == path && !event.target.computed)
            return static_cast<qint64>(event.offset);
    }
    return -1;
}

bool has(const Analysis& analysis, EventKind kind, const std::string& whatOrPath)
{
    for (const Event& event : analysis.events) {
        if (event.kind == kind && (event.what == whatOrPath || event.target.path() == whatOrPath))
            return true;
    }
    return false;
}

std::string little(std::uint64_t value, std::size_t bytes)
{
    std::string out;
    for (std::size_t i = 0; i < bytes; ++i)
        out += static_cast<char>((value >> (8 * i)) & 0xFFU);
    return out;
}

const std::string kArgument = text("echo x") + "\x85R";

} // namespace

class MachineTest : public QObject
{
    Q_OBJECT

private slots:
    void findsCalls_data();
    void findsCalls();
    void mapsPython2NamesBelowProtocol3();
    void writesCallsAsSource();
    void answersTheClassOfATorchModule();
    void countsMemoEntriesAsCPython();
    void reportsOverwrittenMemo();
    void endsWhereCPythonEnds_data();
    void endsWhereCPythonEnds();
    void keepsFindingsOfTruncatedStreams();
    void survivesFlippedBits();
    void readsFramesBothWays();
    void boundsDoubling();
    void boundsStack();
    void boundsDepth();
    void boundsFarMemo();
    void boundsLengths();
    void boundsPlainData();
    void keepsNamesAcrossCompaction();
    void listsTensors();
    void namesTensorsByPath();
    void listsArrays();
    void followsDistributions();
    void followsUfuncs();
    void givesLiterals();
    void skipsJoblibArrays();
    void reportsComputedImports();
    void reportsPatchedGlobals();
    void sameInputSameEvents();
};

void MachineTest::findsCalls_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("target");
    const auto row = [](const char* name, const std::string& bytes, const char* target) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString(target);
    };
    row("protocol 0", "cos\nsystem\n(S'echo x'\ntR.", "os.system");
    row("INST", "(S'echo x'\nios\nsystem\n.", "os.system");
    row("OBJ and POP", "(cos\nsystem\nS'echo x'\no0N.", "os.system");
    row("STACK_GLOBAL", "\x80\x04"s + text("os") + text("system") + "\x93" + kArgument + ".", "os.system");
    row("escapes in names", "\x80\x04"s + "V\\u006f\\u0073\nS'sys\\x74em'\n\x93" + kArgument + ".", "os.system");
    row("names by DUP and POP",
        "\x80\x04"s + text("os") + "2" + "0" + text("x") + "0" + text("system") + "\x93" + kArgument + ".",
        "os.system");
    row("getattr of an import",
        "\x80\x04"s + "cbuiltins\ngetattr\ncbuiltins\n__import__\n" + text("os") + "\x85R" + text("system") + "\x86R" +
            kArgument + ".",
        "os.system");
    row("attrgetter with dots",
        "\x80\x04"s + "coperator\nattrgetter\n" + text("path.os.system") + "\x85Rcimportlib\nimport_module\n" +
            text("shutil") + "\x85R\x85R" + kArgument + ".",
        "shutil.path.os.system");
    row("methodcaller",
        "\x80\x04"s + "coperator\nmethodcaller\n" + text("system") + text("echo x") +
            "\x86Rcimportlib\nimport_module\n" + text("os") + "\x85R\x85R.",
        "os.system");
    row("partial of partial",
        "\x80\x04"s + "cfunctools\npartial\ncfunctools\npartial\ncos\nsystem\n\x85R" + text("echo x") + "\x86R)R.",
        "os.system");
    row("reduce over getattr",
        "\x80\x04"s + "cfunctools\nreduce\ncbuiltins\ngetattr\n](" + text("os") + text("system") +
            "e\x63"
            "shutil\n" +
            "os\n\x87R.",
        "builtins.getattr");
    row("map", "\x80\x02"s + "cbuiltins\nmap\ncos\nsystem\n](" + text("echo x") + "e\x86\x81.", "os.system");
    row("resolve_name", "\x80\x04"s + "cpkgutil\nresolve_name\n" + text("os:system") + "\x85R" + kArgument + ".",
        "os.system");
    row("locate", "\x80\x04"s + "cpydoc\nlocate\n" + text("os.system") + "\x85R" + kArgument + ".", "os.system");
    row("sys.modules",
        "\x80\x04"s + "cbuiltins\ngetattr\ncoperator\ngetitem\ncsys\nmodules\n" + text("os") + "\x86R" +
            text("system") + "\x86R" + kArgument + ".",
        "os.system");
    row("extension code",
        "\x80\x02"s + "ccopyreg\nadd_extension\n(" + text("os") + text("system") + "K\x09tR0\x82\x09" + kArgument + ".",
        "os.system");
    row("planted __setstate__",
        "\x80\x02"s + "cargparse\nNamespace\n)\x81}" + text("__setstate__") + "cos\nsystem\nsb" + text("echo x") + "b.",
        "os.system");
    row("joined name",
        "\x80\x04"s + "cbuiltins\ngetattr\n" + text("") + text("join") + "\x86R](" + text("o") + text("s") + "e\x85R" +
            text("system") + "\x93" + kArgument + ".",
        "os.system");
    row("decoded name",
        "\x80\x04"s + "c_codecs\ndecode\n" + text("bf") + text("rot13") + "\x86R" + text("system") + "\x93" +
            kArgument + ".",
        "os.system");
    const std::string inner = "\x80\x02"s + "cos\nsystem\n" + kArgument + ".";
    const std::string blob = "C"s + static_cast<char>(inner.size()) + inner;
    row("nested pickle", "\x80\x04"s + "cpickle\nloads\n" + blob + "\x85R.", "os.system");
    row("nested in BytesIO", "\x80\x04"s + "ctorch\nload\ncio\nBytesIO\n" + blob + "\x85R\x85R.", "os.system");
    // The base64 text is python3's base64.b64encode of b'\x80\x02cos\nsystem\nX\x06\0\0\0echo x\x85R.'.
    row("nested in base64",
        "\x80\x04"s + "cpickle\nloads\ncbase64\nb64decode\n" + text("gAJjb3MKc3lzdGVtClgGAAAAZWNobyB4hVIu") +
            "\x85R\x85R.",
        "os.system");
    row(
        "behind many memo entries",
        [] {
            std::string bytes = "\x80\x04";
            for (int i = 0; i < 70000; ++i)
                bytes += "K\x01\x94"
                         "0";
            return bytes + text("os") + "\x94" + "0j" + little(70000, 4) + text("system") + "\x93" + kArgument + ".";
        }(),
        "os.system");
}

void MachineTest::findsCalls()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, target);
    const Analysis analysis = run(bytes.toStdString());
    QVERIFY2(callOf(analysis, target.toStdString()) >= 0, analysis.endReason.c_str());
    QCOMPARE(static_cast<int>(analysis.ending), static_cast<int>(Ending::Stopped));
    QCOMPARE(analysis.end, static_cast<std::uint64_t>(bytes.size()));
}

void MachineTest::mapsPython2NamesBelowProtocol3()
{
    // CPython, Lib/_compat_pickle.py: __builtin__ is builtins, urllib2 is urllib.request.
    QVERIFY(callOf(run("c__builtin__\neval\n(S'1'\ntR."), "builtins.eval") >= 0);
    QVERIFY(callOf(run("curllib2\nurlopen\n(S'x'\ntR."), "urllib.request.urlopen") >= 0);
    QVERIFY(callOf(run("\x80\x03"s + "c__builtin__\neval\n)R."), "__builtin__.eval") >= 0);
}

void MachineTest::writesCallsAsSource()
{
    const Analysis analysis =
        run("\x80\x02"s + "csubprocess\nPopen\n](" + text("sh") + text("-c") + text("it's") + "eK\x05" + "N\x87R.");
    QCOMPARE(analysis.events.back().expression, std::string("subprocess.Popen(['sh', '-c', \"it's\"], 5, None)"));
    QCOMPARE(analysis.events.back().arguments.size(), std::size_t{3});
}

// PyTorch before 1.6 wrote classes as the persistent id ("module", class, file, source); its loader gives the class
// back.
void MachineTest::answersTheClassOfATorchModule()
{
    const Analysis analysis = run("(S'module'\ncfoo.bar\nNet\nS'f.py'\nS'class Net'\ntQ)\x81.");
    QCOMPARE(analysis.ending, Ending::Stopped);
    std::vector<std::string> called;
    for (const Event& event : analysis.events) {
        if (event.kind == EventKind::Call)
            called.push_back(event.target.path());
    }
    QCOMPARE(called, std::vector<std::string>{"foo.bar.Net"});
}

void MachineTest::countsMemoEntriesAsCPython()
{
    // PUT 5 makes one entry, so MEMOIZE takes number 1, and GET 1 is 'os'.
    const Analysis sparse = run("\x80\x04"s + text("json") + "q\x05" + "0" + text("os") + "\x94" + "0h\x01" +
                                text("system") + "\x93" + kArgument + ".");
    QVERIFY(callOf(sparse, "os.system") >= 0);
    // PUT 0 twice is still one entry, so MEMOIZE takes number 1 again.
    const Analysis again = run("\x80\x04"s + "Nq\x00q\x00"s + "0" + text("os") + "\x94" + "0h\x01" + text("system") +
                               "\x93" + kArgument + ".");
    QVERIFY(callOf(again, "os.system") >= 0);
    const Analysis missing = run("\x80\x04"s + "h\x03.");
    QCOMPARE(static_cast<int>(missing.ending), static_cast<int>(Ending::Broken));
}

void MachineTest::reportsOverwrittenMemo()
{
    QVERIFY(has(run("\x80\x04"s + "K\x01q\x00K\x02q\x00\x86."s), EventKind::Anomaly, "memo-overwritten"));
    QVERIFY(!has(run("\x80\x04"s + "K\x01q\x00q\x00."s), EventKind::Anomaly, "memo-overwritten"));
}

void MachineTest::endsWhereCPythonEnds_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("ending");
    QTest::addColumn<quint64>("end");
    const auto row = [](const char* name, const std::string& bytes, Ending ending, quint64 end) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << static_cast<int>(ending) << end;
    };
    row("empty stack", "0.", Ending::Broken, 0);
    row("value below the mark", "N(\x85.", Ending::Broken, 2);
    row("POP takes a mark", "N(0.", Ending::Stopped, 4);
    row("no mark", "Nt.", Ending::Broken, 1);
    row("odd items", "}(K\x01u.", Ending::Broken, 4);
    row("unknown opcode", "N\xff.", Ending::Broken, 1);
    row("protocol 6", "\x80\x06N.", Ending::Broken, 0);
    row("call of a number", "K\x01)R.", Ending::Broken, 3);
    row("LONG4 with a negative length", "\x80\x02\x8b\xff\xff\xff\xff.", Ending::Broken, 2);
    row("unquoted STRING", "Sabc\n.", Ending::Broken, 0);
    row("no number", "Iabc\n.", Ending::Broken, 0);
    row("append to a number",
        "K\x01K\x02"
        "a.",
        Ending::Broken, 4);
    row("no STOP", "N", Ending::Truncated, 1);
    row("inside a length", "X\x05\x00"s, Ending::Truncated, 3);
    row("bytes follow STOP", "N.junk", Ending::Stopped, 2);
    row("STOP below a mark", "N(.", Ending::Broken, 2);
}

void MachineTest::endsWhereCPythonEnds()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, ending);
    QFETCH(quint64, end);
    const Analysis analysis = run(bytes.toStdString());
    QCOMPARE(static_cast<int>(analysis.ending), ending);
    QCOMPARE(analysis.end, static_cast<std::uint64_t>(end));
}

void MachineTest::keepsFindingsOfTruncatedStreams()
{
    const std::string bytes = "\x80\x04\x95\x30\0\0\0\0\0\0\0"s + text("os") + text("system") + "\x93" + kArgument +
                              "0](K\x01K\x02" + "e" + text("tail") + "a.";
    const auto behindCall = static_cast<std::size_t>(bytes.find("\x85R") + 2);
    for (std::size_t length = behindCall; length < bytes.size(); ++length)
        QVERIFY2(callOf(run(bytes.substr(0, length)), "os.system") >= 0, std::to_string(length).c_str());
}

void MachineTest::survivesFlippedBits()
{
    const std::string bytes = "\x80\x04"s + "cbuiltins\ngetattr\ncimportlib\nimport_module\n" + text("os") + "\x85R" +
                              text("system") + "\x86R\x94" + kArgument + "0](h\x00K\x01" + "eX\x03\0\0\0abc"s + "\x86.";
    for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
        std::string flipped = bytes;
        flipped[i / 8] = static_cast<char>(flipped[i / 8] ^ (1 << (i % 8)));
        const Analysis analysis = run(flipped);
        QVERIFY(analysis.end <= flipped.size());
    }
}

void MachineTest::readsFramesBothWays()
{
    // BINBYTES straddles a frame of two bytes: straight on, its length is 0x00000100 (the bytes up to the end are
    // data); from a file one byte of the length is dropped, its length is 1, and what follows is read as opcodes.
    const std::string hidden = "cos\nsystem\n" + kArgument + "0NNN";
    std::string data = "x"s + hidden;
    data.resize(256 - 1, 'N');
    const std::string bytes = "\x80\x05("s + "\x95" + little(2, 8) + "B" + "\x00\x01\x00\x00"s + "\x00"s + data + "1N.";
    const Analysis analysis = run(bytes);
    QVERIFY(has(analysis, EventKind::Anomaly, "frame-straddle"));
    QVERIFY(callOf(analysis, "os.system") >= 0);
    // An honest frame is no anomaly.
    QVERIFY(!has(run("\x80\x04\x95"s + little(3, 8) + "N\x85."), EventKind::Anomaly, "frame-straddle"));
}

void MachineTest::boundsDoubling()
{
    std::string bytes = "\x80\x02]q"s + '\0';
    for (int i = 0; i < 100; ++i)
        bytes += "](h"s + static_cast<char>(i) + "h" + static_cast<char>(i) + "eq" + static_cast<char>(i + 1);
    const Analysis analysis = run(bytes + ".");
    QCOMPARE(static_cast<int>(analysis.ending), static_cast<int>(Ending::Stopped));
    QVERIFY(has(analysis, EventKind::Anomaly, "expansion-bomb"));
    QVERIFY(analysis.result.size() < 10000);
}

// Values that were forgotten to bound the memory still count, so that what a loader reaches behind them is reached
// here.
void MachineTest::boundsStack()
{
    constexpr std::size_t kValues = 1'500'000;
    const std::string call = "cposix\nsystem\n(S'echo'\ntR.";
    for (const std::string begin : {"(", "(K\x01(", ""}) {
        std::string bytes = begin;
        for (std::size_t i = 0; i < kValues; ++i)
            bytes += "K\x01";
        const std::string pops(kValues, '0');
        const Analysis popped = run(bytes + pops + call);
        QCOMPARE(static_cast<int>(popped.ending), static_cast<int>(Ending::Stopped));
        QVERIFY(has(popped, EventKind::Call, "posix.system"));
    }
    std::string pairs = "}(";
    for (std::size_t i = 0; i < kValues; ++i)
        pairs += "K\x01N";
    const Analysis dict = run(pairs + "u" + "0" + call);
    QCOMPARE(static_cast<int>(dict.ending), static_cast<int>(Ending::Stopped));
    QVERIFY(has(dict, EventKind::Call, "posix.system"));
}

void MachineTest::boundsDepth()
{
    constexpr std::size_t kDepth = 1'000'000;
    const Analysis lists = run(std::string(kDepth + 1, ']') + std::string(kDepth, 'a') + ".");
    QCOMPARE(static_cast<int>(lists.ending), static_cast<int>(Ending::Stopped));
    QVERIFY(has(lists, EventKind::Anomaly, "deep-nesting"));
    const Analysis tuples = run("N" + std::string(kDepth, '\x85') + ".");
    QVERIFY(has(tuples, EventKind::Anomaly, "deep-nesting"));
    QVERIFY(has(run(std::string(kDepth, '(') + "."), EventKind::Anomaly, "deep-nesting"));
}

void MachineTest::boundsFarMemo()
{
    QVERIFY(has(run("\x80\x02Nr\xff\xff\xff\xff."s), EventKind::Anomaly, "memo-index-huge"));
    std::string bytes = "N";
    for (std::uint64_t i = 1; i < 20000; ++i)
        bytes += "r" + little(i * 200'000 & 0xFFFFFFFFU, 4);
    QCOMPARE(static_cast<int>(run(bytes + ".").ending), static_cast<int>(Ending::Stopped));
}

void MachineTest::boundsLengths()
{
    for (const std::string& bytes :
         {"\x80\x04\x8e"s + little(std::uint64_t{1} << 62U, 8), "\x80\x04\x8d"s + little(~std::uint64_t{0}, 8),
          "\x80\x02\x8b"s + little(0x7FFFFFFF, 4), "X"s + little(0xFFFFFFFF, 4)}) {
        const Analysis analysis = run(bytes + "abc");
        QCOMPARE(static_cast<int>(analysis.ending), static_cast<int>(Ending::Truncated));
    }
    QVERIFY(
        has(run("\x80\x04\x95"s + little(std::uint64_t{1} << 40U, 8) + "N."), EventKind::Anomaly, "frame-beyond-end"));
}

void MachineTest::boundsPlainData()
{
    // Six million values on the stack below one mark, as protocol 1 writes a large tuple.
    const Analysis analysis = run("(" + std::string(6'000'000, 'N') + "t.");
    QCOMPARE(static_cast<int>(analysis.ending), static_cast<int>(Ending::Stopped));
    QVERIFY(!analysis.literal.has_value());
}

void MachineTest::keepsNamesAcrossCompaction()
{
    // More containers than the arena keeps at once, between a name and its use.
    std::string bytes = "\x80\x04"s + text("os") + "\x94" + text("system") + "\x94\x86" + "0]\x94(";
    for (int i = 0; i < 400'000; ++i)
        bytes += "}K\x01K\x02s\x94";
    bytes += "eh"s + '\0' + "h\x01\x93" + kArgument + ".";
    const Analysis analysis = run(bytes);
    QVERIFY2(callOf(analysis, "os.system") >= 0, analysis.endReason.c_str());
}

void MachineTest::listsTensors()
{
    const std::string storage = "(" + text("storage") + "ctorch\nFloatStorage\n" + text("7") + text("cpu") + "K\x0ctQ";
    const std::string tensor = "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n" +
                               text("7") + text("cpu") + "K\x0ctQK" + "\x00"s + "K\x03K\x04\x86K\x04K\x01\x86\x89N" +
                               "tR";
    const Analysis analysis = run("\x80\x02}" + text("layer.weight") + tensor + "s.");
    QCOMPARE(analysis.tensors.size(), std::size_t{1});
    QCOMPARE(analysis.tensors[0].name, std::string("layer.weight"));
    QCOMPARE(analysis.tensors[0].dtype, std::string("FloatStorage"));
    QCOMPARE(analysis.tensors[0].storageKey, std::string("7"));
    QCOMPARE(analysis.tensors[0].shape, (std::vector<std::uint64_t>{3, 4}));
    QCOMPARE(run("\x80\x02" + storage + ".").storages[0].elements, std::uint64_t{12});
}

// Names are the key paths that torch's state_dict() would have: the words of nn.Module for its parts are none of them.
void MachineTest::namesTensorsByPath()
{
    const std::string tensor = "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + "ctorch\nFloatStorage\n" +
                               text("0") + text("cpu") + "K\x01tQK" + "\x00"s + "K\x01\x85K\x01\x85\x89NtR";
    const auto names = [](const Analysis& analysis) {
        std::string all;
        for (const TensorReference& found : analysis.tensors)
            all += found.name + " ";
        return all;
    };
    const std::string module = "ctorch.nn.modules.linear\nLinear\n)\x81}(" + text("_parameters") + "}" +
                               text("weight") + tensor + "s" + text("cache") + tensor + "ub";
    QCOMPARE(names(run("\x80\x02}(" + text("model") + module + text("list") + "](" + tensor + "N" + tensor + "eu.")),
             "model.weight list.0 list.2 model.cache "s);
    // One tensor under two keys has two names.
    QCOMPARE(names(run("\x80\x02}(" + text("a") + tensor + "q\x07" + text("b") + "h\x07u.")), "a b "s);
    // A list that holds itself ends, and a broken stream keeps the keys that were seen.
    QCOMPARE(names(run("\x80\x02]q\x01(h\x01" + tensor + "e.")), "1 "s);
    QCOMPARE(names(run("\x80\x02}" + text("key") + tensor + "s\xff")), "key "s);
    const std::string sparse = "ctorch._utils\n_rebuild_sparse_tensor\nctorch.serialization\n_get_layout\n" +
                               text("torch.sparse_coo") + "\x85R(" + tensor + tensor +
                               "ctorch\nSize\nK\x05K\x06\x86\x85Rt\x86R";
    const Analysis found = run("\x80\x02}" + text("s") + sparse + "s.");
    QCOMPARE(names(found), "s "s);
    QCOMPARE(found.tensors[0].shape, (std::vector<std::uint64_t>{5, 6}));
}

// numpy/core/src/multiarray: (version, shape, type, Fortran order, data), and the byte order in the type's own state.
void MachineTest::listsArrays()
{
    const std::string type = "cnumpy\ndtype\n" + text("f8") + "\x89\x88\x87R(K\x03" + text("<") +
                             "NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK" + "\x00"s + "tb";
    const std::string shell =
        "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK" + "\x00"s + "\x85" + "C\x01" + "b\x87R";
    const Analysis analysis = run("\x80\x03}" + text("w") + shell + "(K\x01K\x02K\x03\x86" + type + "\x89NtbsN0.");
    QCOMPARE(analysis.tensors.size(), std::size_t{1});
    QCOMPARE(analysis.tensors[0].name, "w"s);
    QCOMPARE(analysis.tensors[0].dtype, "<f8"s);
    QCOMPARE(analysis.tensors[0].shape, (std::vector<std::uint64_t>{2, 3}));
}

// SciPy's distributions execute a text of their state (rv_generic._attach_argparser_methods in scipy/stats).
void MachineTest::followsDistributions()
{
    const auto with = [](const std::string& state) {
        return run("\x80\x02"
                   "cscipy.stats._continuous_distns\nnorm_gen\n)\x81" +
                   state + "b.");
    };
    const auto template_ = [](const std::string& content) {
        return "}" + text("_parse_arg_template") + text(content) + "s";
    };
    QVERIFY(callOf(with(template_("\ndef _parse_args(self, a, b,  loc=0, scale=1):\n    return (a, b, ), loc, scale\n"
                                  "\ndef _parse_args_rvs(self,  loc=0, size=None):\n"
                                  "    return self._argcheck_rvs( loc, size=size)\n")),
                   "builtins.exec") < 0);
    for (const std::string& content :
         {"import os"s, "def _parse_args(self, a=print('x')):\n"s,
          "def _parse_args(self, ):\n    return (print('x')), 1\n"s,
          "def _parse_args(self, ):\n    return (a)if(b), 1\n"s, "    return self._argcheck_rvs(eval('x'))\n"s})
        QVERIFY2(callOf(with(template_(content)), "builtins.exec") >= 0, content.c_str());
    // Pairs in a list update a dictionary too.
    QVERIFY(callOf(with("](" + text("_parse_arg_template") + text("import os") +
                        "\x86"
                        "e"),
                   "builtins.exec") >= 0);
}

// numpy.core._ufunc_reconstruct(module, name) imports whatever it is told to.
void MachineTest::followsUfuncs()
{
    const Analysis analysis = run("\x80\x02"
                                  "cnumpy.core\n_ufunc_reconstruct\n" +
                                  text("os") + text("system") + "\x86R" + text("echo x") + "\x85R.");
    QVERIFY(callOf(analysis, "os.system") >= 0);
}

void MachineTest::givesLiterals()
{
    // torch/serialization.py: the magic number of the old format is 0x1950a86a20f9469cfc6c.
    const Analysis magic = run("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."s);
    QCOMPARE(magic.literal->get<std::string>(), std::string("119547037146038801333356"));
    const Analysis header = run("\x80\x02}("s + text("little_endian") + "\x88" + text("sizes") + "]K\x04" + "au.");
    QCOMPARE(header.literal->dump(), std::string(R"({"little_endian":true,"sizes":[4]})"));
    QVERIFY(!run("cos\nsystem\n.").literal.has_value());
}

void MachineTest::skipsJoblibArrays()
{
    const std::string dtype = "cnumpy\ndtype\n" + text("i8") + "\x85R";
    const std::string head = "\x80\x03]cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81}(" + text("shape") + "K\x02\x85" +
                             text("dtype") + dtype + "ub";
    const std::string array = "0123456789ABCDEF"; // two elements of eight bytes, which are no opcodes
    const Analysis analysis = run(head + array + "a0cos\nsystem\n" + kArgument + ".");
    QVERIFY2(callOf(analysis, "os.system") >= 0, analysis.endReason.c_str());
}

void MachineTest::reportsComputedImports()
{
    const Analysis analysis = run("\x80\x04"s + "csome\nfunction\n)R" + text("system") + "\x93" + kArgument + ".");
    QVERIFY(std::any_of(analysis.events.begin(), analysis.events.end(),
                        [](const Event& event) { return event.kind == EventKind::Import && event.target.computed; }));
}

void MachineTest::reportsPatchedGlobals()
{
    const Analysis analysis =
        run("\x80\x04"s + "cargparse\nNamespace\nN}" + text("print") + "cos\ngetcwd\ns\x86" + "b0N.");
    QVERIFY(has(analysis, EventKind::Build, "patches-global"));
    QVERIFY(has(run("\x80\x04"s + "csys\nmodules\n" + text("os") + "Ns."), EventKind::SetItem, "patches-global"));
}

void MachineTest::sameInputSameEvents()
{
    const std::string bytes = "\x80\x02"s + "cos\nsystem\n" + kArgument + "0cnumpy\ndtype\n)R.";
    const Analysis first = run(bytes);
    const Analysis second = run(bytes);
    QCOMPARE(first.events.size(), second.events.size());
    for (std::size_t i = 0; i < first.events.size(); ++i)
        QCOMPARE(first.events[i].expression, second.events[i].expression);
}

QTEST_GUILESS_MAIN(MachineTest)
#include "MachineTest.moc"
