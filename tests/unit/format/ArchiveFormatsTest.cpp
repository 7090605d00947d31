// SPDX-License-Identifier: GPL-3.0-or-later
// Archives as the readers see them: PyTorch's two containers, NumPy's arrays, plain ZIP files and what hides in them.
#include "SampleReading.h"

#include "format/NpyHeader.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "../container/ZipBuilder.h"

using namespace assayer;
using namespace assayer::test;

namespace {

// A literal that may hold zeros.
template <std::size_t Size>
std::string raw(const char (&literal)[Size])
{
    return std::string(literal, Size - 1);
}

// What torch.save writes for {"w": tensor of `elements` float32}: made by hand from the opcodes of PyTorch's format.
std::string torchPickle(const std::string& elements = "K\x04")
{
    return raw("\x80\x02}q\0X\x01\0\0\0wq\x01") + "ctorch._utils\n_rebuild_tensor_v2\nq\x02((" +
           raw("X\x07\0\0\0storageq\x03") + "ctorch\nFloatStorage\nq\x04" +
           raw("X\x01\0\0\0"
               "0q\x05X\x03\0\0\0cpuq\x06") +
           elements + "tq\x07QK" + raw("\0") + "K\x02K\x02\x86q\x08K\x02K\x01\x86q\x09\x89" +
           "ccollections\nOrderedDict\nq\x0a)Rq\x0btq\x0cRq\x0ds.";
}

std::string torchZip(const std::string& pickle, std::size_t storageBytes)
{
    return ZipBuilder()
        .add("archive/data.pkl", pickle)
        .add("archive/data/0", std::string(storageBytes, '\1'))
        .add("archive/version", "3\n")
        .add("archive/byteorder", "little")
        .build();
}

constexpr std::uint64_t kBody = 2'000'000'000; // of the large archive's storage

constexpr std::string_view kEcho = "cos\nsystem\n(S'echo assayer'\ntR."; // inert: never run here

std::string npy(const std::string& header, const std::string& data, char major = 1)
{
    std::string bytes = std::string("\x93NUMPY") + major + '\0';
    appendLittle(bytes, header.size(), major == 1 ? 2 : 4);
    return bytes + header + data;
}

bool callsSystem(const format::Facts& facts, const std::string& member)
{
    return std::any_of(facts.pickles.begin(), facts.pickles.end(), [&](const format::PickleStream& stream) {
        return stream.member == member && std::any_of(stream.analysis.events.begin(), stream.analysis.events.end(),
                                                      [](const pickle::Event& event) {
                                                          return event.kind == pickle::EventKind::Call &&
                                                                 event.target.path() == "os.system";
                                                      });
    });
}

} // namespace

class ArchiveFormatsTest : public QObject
{
    Q_OBJECT

private slots:
    void readsTorchArchives();
    void namesTorchOddities_data();
    void namesTorchOddities();
    void readsTorchScript();
    void readsOnlyAFractionOfLargeArchives();
    void findsPicklesInEveryWrapping_data();
    void findsPicklesInEveryWrapping();
    void readsLegacyTorch();
    void readsArraysThatPythonDescribes_data();
    void readsArraysThatPythonDescribes();
    void namesArrayOddities_data();
    void namesArrayOddities();
    void saysWhatIsNotAnalysed();
    void stopsAtNesting();
};

void ArchiveFormatsTest::readsTorchArchives()
{
    const Sample sample = readSample(torchZip(torchPickle(), 16), "model.pt");
    QVERIFY2(sample.done.has_value() && sample.facts.observations.empty(), kindsOf(sample.facts));
    QCOMPARE(sample.facts.format, std::string("torch-zip"));
    QVERIFY2(sample.facts.values["parameters"] == Json(4), shown(sample.facts.values));
    QVERIFY2(sample.facts.values["dtypes"] == Json({{"float32", 4}}), shown(sample.facts.values));
    QVERIFY2(sample.facts.values["fileVersion"] == Json("3"), shown(sample.facts.values));
    const record::Member* tensor = memberNamed(sample.facts, "w");
    QVERIFY2(tensor != nullptr, kindsOf(sample.facts));
    QCOMPARE(tensor->shape.value_or(std::vector<std::uint64_t>{}), (std::vector<std::uint64_t>{2, 2}));
    QCOMPARE(tensor->length.value_or(0), std::uint64_t{16});
}

void ArchiveFormatsTest::namesTorchOddities_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("kind");
    const auto row = [](const char* kind, const std::string& bytes) {
        QTest::newRow(kind) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << QString(kind);
    };
    row("torch.storage-size", torchZip(torchPickle(), 15));
    row("torch.storage-size", torchZip(torchPickle(raw("J\0\0\0\x40")), 16));
    row("torch.missing-storage", ZipBuilder().add("archive/data.pkl", torchPickle()).build());
    row("torch.extra-pickle", ZipBuilder()
                                  .add("archive/data.pkl", torchPickle())
                                  .add("archive/data/0", std::string(16, '\0'))
                                  .add("archive/other.pkl", std::string(kEcho))
                                  .build());
    row("torch.unused-storage", ZipBuilder()
                                    .add("archive/data.pkl", torchPickle())
                                    .add("archive/data/0", std::string(16, '\0'))
                                    .add("archive/data/1", std::string(16, '\0'))
                                    .build());
    row("torch.packed-record",
        ZipBuilder().add("archive/data.pkl", torchPickle(), true).add("archive/data/0", std::string(16, '\0')).build());
    row("torch.several-folders",
        ZipBuilder().add("archive/data.pkl", torchPickle()).add("other/data/0", std::string(16, '\0')).build());
    row("torch.no-pickle", ZipBuilder().add("archive/data.pkl", "\xFF\xFF\xFF").build());
    row("torch.script-file", ZipBuilder()
                                 .add("archive/data.pkl", torchPickle())
                                 .add("archive/data/0", std::string(16, '\0'))
                                 .add("archive/code/x.py", "def f(x):\n  return torch.from_file(\"/etc/x\")\n", true)
                                 .build());
}

void ArchiveFormatsTest::namesTorchOddities()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, kind);
    const Sample sample = readSample(bytes.toStdString(), "model.pt");
    QVERIFY2(observed(sample.facts, kind.toStdString()), kindsOf(sample.facts));
}

void ArchiveFormatsTest::readsTorchScript()
{
    const std::string bytes = ZipBuilder()
                                  .add("m/data.pkl", torchPickle())
                                  .add("m/data/0", std::string(16, '\0'))
                                  .add("m/code/__torch__/x.py", "def forward(self, x):\n  return x\n", true)
                                  .build();
    const Sample sample = readSample(bytes, "model.pt");
    QVERIFY2(sample.facts.observations.empty(), kindsOf(sample.facts));
    QCOMPARE(sample.facts.format, std::string("torchscript"));
    QVERIFY2(sample.facts.values["code"] == Json::array({"m/code/__torch__/x.py"}), shown(sample.facts.values));
}

// A 2 GB archive of one storage: the bytes of the storage are never asked for.
void ArchiveFormatsTest::readsOnlyAFractionOfLargeArchives()
{
    class Spread final : public source::ByteSource
    {
    public:
        Spread(std::string head, std::string tail) : m_head(std::move(head)), m_tail(std::move(tail)) {}
        std::uint64_t size() const override { return kBody + m_head.size() + m_tail.size(); }
        Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override
        {
            const std::size_t count =
                static_cast<std::size_t>(offset < size() ? std::min<std::uint64_t>(into.size(), size() - offset) : 0);
            for (std::size_t i = 0; i < count; ++i) {
                const std::uint64_t at = offset + i;
                const std::uint64_t tail = m_head.size() + kBody;
                const char c = at < m_head.size() ? m_head[static_cast<std::size_t>(at)]
                               : at < tail        ? '\0'
                                                  : m_tail[static_cast<std::size_t>(at - tail)];
                into[i] = static_cast<std::byte>(c);
            }
            m_read += count;
            return count;
        }
        mutable std::uint64_t m_read = 0;

    private:
        std::string m_head;
        std::string m_tail;
    };
    // The archive is built without the body; sizes and the directory's offset are moved by hand.
    ZipMember storage;
    storage.name = "archive/data/0";
    storage.centralCompressed = kBody;
    storage.centralSize = kBody;
    std::string elements = "J";
    appendLittle(elements, kBody / 4, 4);
    std::string bytes = ZipBuilder().add("archive/data.pkl", torchPickle(elements)).add(storage).build();
    const std::size_t directory = bytes.find("PK\x01\x02");
    std::string local;
    appendLittle(local, kBody, 4);
    const std::size_t second = bytes.find("PK\x03\x04", 4);
    bytes.replace(second + 18, 4, local).replace(second + 22, 4, local);
    std::string offset;
    appendLittle(offset, directory + kBody, 4);
    bytes.replace(bytes.size() - 6, 4, offset);
    const Spread source(bytes.substr(0, directory), bytes.substr(directory));
    format::Facts facts;
    const Limits limits;
    QVERIFY(format::readFile({source, "model.pt", limits}, facts).has_value());
    QVERIFY2(facts.observations.empty(), kindsOf(facts));
    QVERIFY2(source.m_read < source.size() / 100, QByteArray::number(qulonglong(source.m_read)));
}

void ArchiveFormatsTest::findsPicklesInEveryWrapping_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("member");
    const std::string echo(kEcho);
    const auto row = [](const char* title, const std::string& bytes, const char* name, const char* member) {
        QTest::newRow(title) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << QString(name)
                             << QString(member);
    };
    row("stored", ZipBuilder().add("x.pkl", echo).build(), "a.zip", "x.pkl");
    row("deflated", ZipBuilder().add("x.pkl", echo, true).build(), "a.zip", "x.pkl");
    row("in a zip in a zip", ZipBuilder().add("in.zip", ZipBuilder().add("x.pkl", echo, true).build(), true).build(),
        "a.zip", "in.zip!/x.pkl");
    row("data.pkl of torch", torchZip(echo, 16), "m.pt", "archive/data.pkl");
    row("unused storage of torch",
        ZipBuilder()
            .add("archive/data.pkl", torchPickle())
            .add("archive/data/0", std::string(16, '\0'))
            .add("archive/data/9", echo)
            .build(),
        "m.pt", "archive/data/9");
    row("behind the archive", ZipBuilder().add("a", "b").build() + echo, "a.zip", "(bytes behind the archive)");
    ZipMember encrypted;
    encrypted.name = "x.pkl";
    encrypted.data = echo;
    encrypted.flags = 0x61;
    row("flags that lie", ZipBuilder().add(encrypted).build(), "a.zip", "x.pkl");
    ZipMember method = encrypted;
    method.flags = 0;
    method.method = 99;
    row("a method that lies", ZipBuilder().add(method).build(), "a.zip", "x.pkl");
    ZipMember crc = encrypted;
    crc.flags = 0;
    crc.crc = 1;
    row("a wrong checksum", ZipBuilder().add(crc).build(), "a.zip", "x.pkl");
    ZipMember size = crc;
    size.crc.reset();
    size.deflate = true;
    size.centralSize = 0;
    size.localSize = 0;
    row("a size of nothing", ZipBuilder().add(size).build(), "a.zip", "x.pkl");
    row("object array", npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n", echo), "a.npy", "");
    row("object array of an npz",
        ZipBuilder()
            .add("a.npy", npy("{'descr': [('x', '|O')], 'fortran_order': False, 'shape': (1,), }\n", echo))
            .build(),
        "a.npz", "a.npy");
    row("behind an array", npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }\n", "z" + echo), "a.npy",
        "(trailing bytes)");
}

void ArchiveFormatsTest::findsPicklesInEveryWrapping()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, name);
    QFETCH(QString, member);
    const Sample sample = readSample(bytes.toStdString(), name.toStdString());
    QVERIFY2(callsSystem(sample.facts, member.toStdString()), kindsOf(sample.facts));
}

void ArchiveFormatsTest::readsLegacyTorch()
{
    const std::string magic = raw("\x80\x02\x8A\x0Al\xFC\x9C"
                                  "F\xF9 j\xA8P\x19.");
    const std::string version("\x80\x02M\xE9\x03.");
    const std::string system = raw("\x80\x02}q\0X\x0d\0\0\0little_endianq\x01\x88s.");
    const std::string keys = raw("\x80\x02]q\0X\x01\0\0\0"
                                 "0q\x01"
                                 "a.");
    std::string storage;
    appendLittle(storage, 4, 8);
    storage += std::string(16, '\1');
    const std::string whole = magic + version + system + torchPickle() + keys + storage;
    const Sample sample = readSample(whole, "model.bin");
    QCOMPARE(sample.facts.format, std::string("torch-legacy"));
    QVERIFY2(sample.done.has_value() && sample.facts.observations.empty(), kindsOf(sample.facts));
    QCOMPARE(sample.facts.pickles.size(), std::size_t{5});
    const record::Member* tensor = memberNamed(sample.facts, "w");
    QVERIFY(tensor != nullptr);
    QCOMPARE(tensor->offset.value_or(0), std::uint64_t{whole.size() - 16});
    QVERIFY(observed(readSample(whole + "more", "model.bin").facts, "torch.legacy-layout"));
    QVERIFY(observed(readSample(whole.substr(0, whole.size() - 1), "model.bin").facts, "torch.storage-size"));
    QVERIFY(!readSample(magic + version, "model.bin").done.has_value());
    // Any of the five runs code.
    QVERIFY(
        callsSystem(readSample(magic + version + std::string(kEcho) + torchPickle() + keys, "model.bin").facts, ""));
}

void ArchiveFormatsTest::readsArraysThatPythonDescribes_data()
{
    QTest::addColumn<QString>("header");
    QTest::addColumn<QString>("dtype");
    QTest::addColumn<int>("itemSize");
    const auto row = [](const char* descr, const char* dtype, int size) {
        QTest::newRow(descr) << QString("{'descr': %1, 'fortran_order': False, 'shape': (3, 4), }    \n").arg(descr)
                             << QString(dtype) << size;
    };
    // Names as str(numpy.dtype) gives them, sizes as NumPy's documentation of the array interface does.
    row("'<f4'", "float32", 4);
    row("'>f8'", ">f8", 8);
    row("'|b1'", "bool", 1);
    row("'<i8'", "int64", 8);
    row("'<c16'", "complex128", 16);
    row("'<U10'", "<U10", 40);
    row("'|S7'", "|S7", 7);
    row("'<M8[ns]'", "datetime64[ns]", 8);
    row("[('a', '<f4'), ('b', '<i2')]", "[('a', '<f4'), ('b', '<i2')]", 6);
    row("[('a', [('x', '<f8'), ('y', '<f8')])]", "[('a', [('x', '<f8'), ('y', '<f8')])]", 16);
    row("[(('title', 'a'), '<f4')]", "[(('title', 'a'), '<f4')]", 4);
}

void ArchiveFormatsTest::readsArraysThatPythonDescribes()
{
    QFETCH(QString, header);
    QFETCH(QString, dtype);
    QFETCH(int, itemSize);
    const auto parsed = format::parseNpyHeader(header.toStdString());
    QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().message.c_str());
    QCOMPARE(parsed->itemSize, static_cast<std::uint64_t>(itemSize));
    QVERIFY(parsed->knownSize && !parsed->hasObjects);
    const Sample sample =
        readSample(npy(header.toStdString(), std::string(static_cast<std::size_t>(12 * itemSize), 'x')), "a.npy");
    QVERIFY2(sample.done.has_value() && sample.facts.observations.empty(), kindsOf(sample.facts));
    QCOMPARE(QString::fromStdString(sample.facts.members.at(0).dtype.value_or("")), dtype);
    QVERIFY2(sample.facts.values["parameters"] == Json(12), shown(sample.facts.values));
}

void ArchiveFormatsTest::namesArrayOddities_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("kind");
    const auto row = [](const char* title, const char* kind, const std::string& bytes) {
        QTest::newRow(title) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())) << QString(kind);
    };
    row("a call", "npy.header-literal", npy("{'descr': __import__('os').system('echo'), 'shape': (1,)}", "x"));
    row("a word", "npy.header-literal", npy("{'descr': '<f4', 'fortran_order': maybe, 'shape': (1,)}", "x"));
    row("a missing key", "npy.header-literal", npy("{'descr': '<f4', 'shape': (1,)}", "x"));
    row("a key twice", "npy.header-literal",
        npy("{'descr': '<f4', 'descr': '|O', 'fortran_order': False, 'shape': (1,)}", "x"));
    row("text behind", "npy.header-literal", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} + 1", "x"));
    row("nested deep", "npy.header-literal",
        npy("{'descr': " + std::string(10'000, '[') + ", 'fortran_order': False, 'shape': (1,)}", "x", 2));
    row("too short", "npy.size", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "xxxx"));
    row("overflow", "npy.size",
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", "xxxx"));
    row("header beyond the file", "npy.header-size", npy("{}", "", 2).replace(8, 4, "\xFF\xFF\xFF\x7F"));
    row("long header", "npy.header-size",
        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}" + std::string(11'000, ' '), "xxxx"));
    row("truncated", "npy.truncated", std::string("\x93NUMPY\1"));
    row("version", "npy.version", npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}", "x", 9));
}

void ArchiveFormatsTest::namesArrayOddities()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, kind);
    const std::string whole = bytes.toStdString();
    const Sample sample = readSample(whole, "a.npy");
    QVERIFY2(observed(sample.facts, kind.toStdString()), kindsOf(sample.facts));
    for (std::size_t length = 0; length < std::min<std::size_t>(whole.size(), 200); ++length)
        readSample(whole.substr(0, length), "a.npy");
}

void ArchiveFormatsTest::saysWhatIsNotAnalysed()
{
    const Sample keras = readSample(
        ZipBuilder().add("metadata.json", "{}").add("config.json", "{\"class_name\": \"Sequential\"}").build(),
        "m.keras");
    QCOMPARE(keras.facts.format, std::string("keras-zip"));
    QVERIFY(!observed(keras.facts, "file.not-analysed"));
    ZipMember packed;
    packed.name = "x.pkl";
    packed.data = "packed by other means";
    packed.method = 97; // WavPack, which is for sound
    packed.centralSize = 5000;
    const Sample sound = readSample(ZipBuilder().add(packed).build(), "a.zip");
    QVERIFY(observed(sound.facts, "archive.unsupported-method"));
    QVERIFY(!sound.facts.problems.empty());
    ZipMember encrypted;
    encrypted.name = "x.pkl";
    encrypted.data = "\x12\x34 not what the checksum was made of";
    encrypted.flags = 1;
    encrypted.crc = 77;
    const Sample secret = readSample(ZipBuilder().add(encrypted).build(), "a.zip");
    QVERIFY(observed(secret.facts, "archive.encrypted"));
    QVERIFY(!secret.facts.problems.empty());
}

void ArchiveFormatsTest::stopsAtNesting()
{
    std::string bytes = ZipBuilder().add("x", "y").build();
    for (int i = 0; i < 30; ++i)
        bytes = ZipBuilder().add("in.zip", bytes, true).build();
    const Sample sample = readSample(bytes, "a.zip");
    QVERIFY2(observed(sample.facts, "archive.too-deep"), kindsOf(sample.facts));
    QVERIFY(!sample.facts.problems.empty());
}

QTEST_GUILESS_MAIN(ArchiveFormatsTest)
#include "ArchiveFormatsTest.moc"
