// SPDX-License-Identifier: GPL-3.0-or-later
// What a screen reader meets: no focusable part without a name, no text of the subject taken for markup.
#include "WindowFixture.h"

#include "widgets/EvidencePane.h"

#include <QAccessible>
#include <QLabel>

using namespace assayer;

class AccessibilityTest : public QObject
{
    Q_OBJECT

private slots:
    void everyFocusableIsNamed_data();
    void everyFocusableIsNamed();
    void labelsArePlainText();
    void tabLeavesEveryPart();
};

namespace {

void walk(QAccessibleInterface* node, QStringList& unnamed, int& focusable)
{
    if (node == nullptr || !node->isValid() || node->state().invisible)
        return;
    if (node->state().focusable) {
        ++focusable;
        if (node->text(QAccessible::Name).isEmpty() && node->object() != nullptr)
            unnamed << QLatin1String(node->object()->metaObject()->className()) + u' ' + node->object()->objectName() +
                           QStringLiteral(" in ") +
                           (node->object()->parent() ? node->object()->parent()->objectName() : QString());
    }
    // The rows of lists are named by the models, which have tests of their own.
    const QAccessible::Role role = node->role();
    if (role == QAccessible::Tree || role == QAccessible::Table || role == QAccessible::List)
        return;
    for (int i = 0; i < node->childCount(); ++i)
        walk(node->child(i), unnamed, focusable);
}

} // namespace

void AccessibilityTest::everyFocusableIsNamed_data()
{
    QTest::addColumn<int>("page");
    QTest::newRow("empty window") << -1;
    for (int page = 0; page < widgets::EvidencePane::PageCount; ++page)
        QTest::addRow("evidence page %d", page) << page;
}

void AccessibilityTest::everyFocusableIsNamed()
{
    QFETCH(int, page);
    QAccessible::setActive(true);
    test::WindowFixture fixture;
    if (page >= 0) {
        fixture.open();
        fixture.window->session().selection().choose(view::placeOf(*fixture.window->session().file("model.pkl")));
        fixture.window->workspace().evidence().showPage(static_cast<widgets::EvidencePane::Page>(page));
        QTest::qWait(100);
    }
    QStringList unnamed;
    int focusable = 0;
    walk(QAccessible::queryAccessibleInterface(fixture.window.get()), unnamed, focusable);
    QVERIFY(focusable >= (page < 0 ? 4 : 12));
    QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QStringLiteral("; "))));
}

void AccessibilityTest::labelsArePlainText()
{
    test::WindowFixture fixture;
    fixture.open();
    for (const QLabel* label : fixture.window->findChildren<QLabel*>())
        QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->objectName() + u' ' + label->text()));
}

void AccessibilityTest::tabLeavesEveryPart()
{
    test::WindowFixture fixture;
    fixture.open();
    QSet<const QWidget*> visited;
    const QWidget* last = nullptr;
    for (int i = 0; i < 80; ++i) {
        QWidget* now = QApplication::focusWidget();
        QVERIFY(now != last || i == 0); // no trap
        visited.insert(now);
        last = now;
        QTest::keyClick(now != nullptr ? now : fixture.window.get(), Qt::Key_Tab);
    }
    const QStringList names{QStringLiteral("files"),  QStringLiteral("findings"), QStringLiteral("signatures"),
                            QStringLiteral("claims"), QStringLiteral("graph"),    QStringLiteral("details"),
                            QStringLiteral("filter")};
    for (const QString& name : names)
        QVERIFY2(visited.contains(fixture.window->findChild<QWidget*>(name)), qPrintable(name));
}

QTEST_MAIN(AccessibilityTest)
#include "AccessibilityTest.moc"
