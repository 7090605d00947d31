// SPDX-License-Identifier: GPL-3.0-or-later
// The evidence pane: bytes of any size, escaped text, facts, trace, entropy.
#include "WindowFixture.h"

#include "widgets/BytesPage.h"
#include "widgets/EntropyPage.h"
#include "widgets/EvidencePane.h"
#include "widgets/FilesPanel.h"
#include "widgets/HexView.h"
#include "widgets/TextPage.h"

#include <QClipboard>
#include <QListView>
#include <QPlainTextEdit>
#include <QScrollBar>

#include <cstring>

using namespace assayer;

class EvidenceTest : public QObject
{
    Q_OBJECT

private slots:
    void hexScrollsSixtyFourBits();
    void hexKeysAndCopy();
    void hexOfAShrinkingFile();
    void textIsEscaped();
    void facts();
    void trace();
    void entropyLeadsToBytes();
};

namespace {

/// 2^62 bytes, each the lowest byte of its row's number.
class EndlessSource final : public source::ByteSource
{
public:
    std::uint64_t size() const override { return 1ULL << 62U; }
    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const override
    {
        largestRead = std::max(largestRead, into.size());
        const std::size_t length = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size() - offset));
        for (std::size_t i = 0; i < length; ++i)
            into[i] = static_cast<std::byte>(((offset + i) / 16) & 255U);
        return length;
    }
    mutable std::size_t largestRead = 0;
};

class ShrunkSource final : public source::ByteSource
{
public:
    std::uint64_t size() const override { return 1'000'000; }
    Result<std::size_t> read(std::uint64_t, std::span<std::byte>) const override
    {
        return failure(ErrorKind::Changed, "the file became shorter");
    }
};

} // namespace

void EvidenceTest::hexScrollsSixtyFourBits()
{
    widgets::HexView hex(nullptr);
    hex.resize(700, 400);
    hex.show();
    const auto source = std::make_shared<EndlessSource>();
    hex.setSource(source);
    hex.goTo((1ULL << 61U) + 5);
    QCOMPARE(hex.cursor(), (1ULL << 61U) + 5);
    QVERIFY(hex.firstVisible() <= (1ULL << 61U) && (1ULL << 61U) - hex.firstVisible() < 16U * 64U);
    // Half way, as far as a bar of 32 bits can say.
    const double share = double(hex.verticalScrollBar()->value()) / hex.verticalScrollBar()->maximum();
    QVERIFY(share > 0.49 && share < 0.51);
    hex.verticalScrollBar()->setValue(hex.verticalScrollBar()->maximum());
    hex.grab();
    QVERIFY(hex.firstVisible() > (1ULL << 62U) - 16U * 64U);
    QTest::keyClick(&hex, Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(hex.cursor(), (1ULL << 62U) - 1);
    QTest::keyClick(&hex, Qt::Key_Down);
    QCOMPARE(hex.cursor(), (1ULL << 62U) - 1);
    QVERIFY2(source->largestRead < 64U << 10U, "more was read than is drawn");
}

void EvidenceTest::hexKeysAndCopy()
{
    widgets::HexView hex(nullptr);
    hex.resize(700, 400);
    hex.show();
    hex.setSource(std::make_shared<source::MemorySource>(std::string_view("0123456789abcdefGHIJ")));
    QTest::keyClick(&hex, Qt::Key_Right);
    QTest::keyClick(&hex, Qt::Key_Down);
    QCOMPARE(hex.cursor(), 17U);
    QTest::keyClick(&hex, Qt::Key_Left);
    QTest::keyClick(&hex, Qt::Key_Up);
    QCOMPARE(hex.cursor(), 0U);
    QTest::keyClick(&hex, Qt::Key_Left);
    QCOMPARE(hex.cursor(), 0U);
    hex.setMarked(16, 3, view::Mark::High);
    QTest::keyClick(&hex, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("47 48 49"));
    QTest::keyClick(&hex, Qt::Key_PageDown);
    QCOMPARE(hex.cursor(), 19U);
}

void EvidenceTest::hexOfAShrinkingFile()
{
    widgets::HexView hex(nullptr);
    hex.resize(700, 400);
    hex.show();
    hex.setSource(std::make_shared<ShrunkSource>());
    hex.goTo(500'000);
    hex.grab();
    QVERIFY(hex.bytesAtCursor(8).empty());
}

void EvidenceTest::textIsEscaped()
{
    test::WindowFixture fixture;
    QFile file(fixture.folder.filePath(QStringLiteral("README.md")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("first <b>line</b>\nsecond \xE2\x80\xAE line \x1B[0m");
    file.close();
    fixture.open();
    fixture.window->session().selection().choose(view::placeOf(*fixture.window->session().file("README.md")));
    fixture.window->action("show-text")->trigger();
    auto* text = fixture.window->findChild<QPlainTextEdit*>(QStringLiteral("text"));
    QTRY_COMPARE(text->toPlainText(), QStringLiteral("first <b>line</b>\nsecond \\u202E line \\x1B[0m"));
}

void EvidenceTest::facts()
{
    test::WindowFixture fixture;
    fixture.open();
    fixture.window->session().selection().choose(view::placeOf(*fixture.window->session().file("model.pkl")));
    fixture.window->action("show-facts")->trigger();
    auto* text = fixture.window->findChild<QPlainTextEdit*>(QStringLiteral("facts"));
    QTRY_VERIFY(text->toPlainText().contains(QStringLiteral("\"protocol\": 4")));
}

void EvidenceTest::trace()
{
    test::WindowFixture fixture;
    fixture.open();
    fixture.window->session().selection().choose(view::placeOf(*fixture.window->session().file("model.pkl")));
    fixture.window->action("show-trace")->trigger();
    auto* steps = fixture.window->findChild<QTreeView*>(QStringLiteral("steps"));
    QTRY_COMPARE(steps->model()->rowCount(), 3);
    auto* source = fixture.window->findChild<QListView*>(QStringLiteral("pseudoSource"));
    QCOMPARE(source->model()->index(0, 0).data().toString(), QStringLiteral("os.system('echo x')"));
    // A click on an opcode leads to its bytes, a finding to its opcode.
    fixture.click(steps, steps->model()->index(2, 0));
    QCOMPARE(fixture.window->session().selection().place().offset, std::optional<std::uint64_t>(2000));
    fixture.window->action("next-finding")->trigger();
    QTRY_COMPARE(steps->currentIndex().row(), 1);
}

void EvidenceTest::entropyLeadsToBytes()
{
    test::WindowFixture fixture;
    fixture.open();
    fixture.window->session().selection().choose(view::placeOf(*fixture.window->session().file("model.pkl")));
    fixture.window->action("show-entropy")->trigger();
    QTest::qWait(50);
    auto* page =
        static_cast<widgets::EntropyPage*>(fixture.window->workspace().evidence().page(widgets::EvidencePane::Entropy));
    page->chooseShare(0.6); // the third of four slices of 1024 bytes
    QCOMPARE(fixture.window->session().selection().place().offset, std::optional<std::uint64_t>(2048));
    QCOMPARE(fixture.window->session().selection().place().length, std::optional<std::uint64_t>(1024));
    fixture.window->action("show-bytes")->trigger();
    QTRY_COMPARE(fixture.window->workspace().evidence().bytes()->hex()->cursor(), 2048U);
}

QTEST_MAIN(EvidenceTest)
#include "EvidenceTest.moc"
