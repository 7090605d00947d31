// SPDX-License-Identifier: GPL-3.0-or-later
// Packed data as a source: any byte in any order, within the budget, with what the stream says of itself.
#include "ZipBuilder.h"

#include "container/ExpandedSource.h"

#include <QTest>

using namespace assayer;
using namespace assayer::container;
using namespace assayer::test;

namespace {

// Bytes that tell their own place, so that a wrong one shows: the number of each group of eight, lowest byte first.
std::string counted(std::size_t size)
{
    std::string bytes;
    bytes.reserve(size + 8);
    for (std::uint64_t i = 0; bytes.size() < size; ++i)
        appendLittle(bytes, i, 8);
    bytes.resize(size);
    return bytes;
}

std::uint64_t placeIn(const source::ByteSource& source, std::uint64_t offset)
{
    std::array<std::byte, 8> bytes{};
    if (source.read(offset, bytes).value_or(0) != bytes.size())
        return ~std::uint64_t{0};
    std::uint64_t value = 0;
    for (std::size_t i = 8; i-- > 0;)
        value = (value << 8U) | std::to_integer<std::uint64_t>(bytes[i]);
    return value * 8;
}

} // namespace

class ExpandedSourceTest : public QObject
{
    Q_OBJECT

private slots:
    void givesAnyByteInAnyOrder();
    void givesMemoryBack();
    void stopsAtTheBudget();
    void saysHowTheRunWent();
};

void ExpandedSourceTest::givesAnyByteInAnyOrder()
{
    // More than is kept, so that parts are expanded again.
    constexpr std::uint64_t kSize = std::uint64_t{64} << 20U;
    const source::MemorySource packed{std::string_view(counted(kSize))};
    ExpansionBudget budget{Limits{}};
    Measurement run;
    // Stored bytes go the same way as packed ones, and take less time to make.
    const auto expanded =
        expand([&] { return Decoder(packed, 0, packed.size(), makeCopyCodec(), budget); }, budget, run);
    QCOMPARE(expanded->size(), kSize);
    for (const std::uint64_t offset : {kSize - 8, std::uint64_t{0}, kSize / 2, kSize / 4, kSize - (1U << 20U),
                                       kSize / 4 + 8, std::uint64_t{262136}, std::uint64_t{4194304}})
        QCOMPARE(placeIn(*expanded, offset), offset);
    std::array<std::byte, 16> behind{};
    QCOMPARE(expanded->read(kSize - 4, behind).value_or(99), std::size_t{4});
    QCOMPARE(expanded->read(kSize, behind).value_or(99), std::size_t{0});
}

void ExpandedSourceTest::givesMemoryBack()
{
    const source::MemorySource packed{std::string_view(deflated(counted(1U << 20U)))};
    ExpansionBudget budget{Limits{}};
    const std::uint64_t before = budget.memoryLeft();
    {
        Measurement run;
        const auto expanded = expand(packed, 0, packed.size(), Packing::Deflate, budget, run);
        QVERIFY(budget.memoryLeft() <= before - (1U << 20U));
    }
    QCOMPARE(budget.memoryLeft(), before);
}

void ExpandedSourceTest::stopsAtTheBudget()
{
    Limits limits;
    limits.expandedBytes = 1U << 20U;
    const source::MemorySource packed{std::string_view(deflated(counted(4U << 20U)))};
    ExpansionBudget budget{limits};
    Measurement run;
    const auto expanded = expand(packed, 0, packed.size(), Packing::Deflate, budget, run);
    QVERIFY(run.limited);
    QVERIFY(expanded->size() <= limits.expandedBytes + (256U << 10U));
    QVERIFY(budget.spent());
}

void ExpandedSourceTest::saysHowTheRunWent()
{
    const std::string stream = deflated("twelve bytes");
    const auto runOf = [](const std::string& bytes) {
        const source::MemorySource packed{std::string_view(bytes)};
        ExpansionBudget budget{Limits{}};
        Measurement run;
        expand(packed, 0, packed.size(), Packing::Deflate, budget, run);
        return run;
    };
    const Measurement whole = runOf(stream + "more");
    QCOMPARE(whole.size, std::uint64_t{12});
    QCOMPARE(whole.consumed, std::uint64_t{stream.size()});
    QVERIFY(!whole.broken && !whole.limited && !whole.bomb());
    QVERIFY(runOf(stream.substr(0, stream.size() - 2)).broken);
    QVERIFY(runOf(deflated(std::string(20U << 20U, '\0'))).bomb());
    QVERIFY(!runOf(deflated(std::string(8U << 20U, '\0'))).bomb());
}

QTEST_GUILESS_MAIN(ExpandedSourceTest)
#include "ExpandedSourceTest.moc"
