// SPDX-License-Identifier: GPL-3.0-or-later
// The real palettes: contrast after WCAG 2.1 (1.4.3), and colours that colour-blind eyes can tell apart.
#include "WindowFixture.h"

#include "widgets/MarkPainter.h"
#include "widgets/Settings.h"

#include <QImage>
#include <QPainter>

#include <cmath>

using namespace assayer;
using widgets::Theme;

class ThemeTest : public QObject
{
    Q_OBJECT

private slots:
    void textContrast_data();
    void textContrast();
    void marksDiffer_data();
    void marksDiffer();
    void shapesDiffer();
    void switchesWhileRunning();

private:
    void eachTheme();
};

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

/// Relative luminance and contrast ratio, WCAG 2.1.
double luminance(const QColor& colour)
{
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

struct Linear
{
    double red;
    double green;
    double blue;
};

/// Machado, Oliveira and Fernandes 2009, severity 1.0: protanopia, deuteranopia, tritanopia.
constexpr double kBlindness[4][9] = {
    {1, 0, 0, 0, 1, 0, 0, 0, 1},
    {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
    {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
    {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}};

Linear seen(const QColor& colour, const double (&m)[9])
{
    const double r = linear(colour.redF());
    const double g = linear(colour.greenF());
    const double b = linear(colour.blueF());
    const auto row = [&](int i) { return std::clamp(m[i] * r + m[i + 1] * g + m[i + 2] * b, 0.0, 1.0); };
    return {row(0), row(3), row(6)};
}

/// CIE 1976 L*a*b* distance under D65.
double distance(const Linear& a, const Linear& b)
{
    const auto lab = [](const Linear& c) {
        const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116.0; };
        const double x = f((0.4124564 * c.red + 0.3575761 * c.green + 0.1804375 * c.blue) / 0.95047);
        const double y = f(0.2126729 * c.red + 0.7151522 * c.green + 0.0721750 * c.blue);
        const double z = f((0.0193339 * c.red + 0.1191920 * c.green + 0.9503041 * c.blue) / 1.08883);
        return std::array{116 * y - 16, 500 * (x - y), 200 * (y - z)};
    };
    const auto left = lab(a);
    const auto right = lab(b);
    return std::hypot(left[0] - right[0], left[1] - right[1], left[2] - right[2]);
}

} // namespace

void ThemeTest::eachTheme()
{
    QTest::addColumn<int>("theme");
    QTest::newRow("light") << 0;
    QTest::newRow("dark") << 1;
}

void ThemeTest::textContrast_data()
{
    eachTheme();
}

void ThemeTest::textContrast()
{
    QFETCH(int, theme);
    const Theme& colours = widgets::themes()[static_cast<std::size_t>(theme)];
    const QPalette palette = widgets::paletteOf(colours);
    const auto check = [](const QColor& text, const QColor& base, const char* what, double least = 4.5) {
        const double ratio = contrast(text, base);
        QVERIFY2(ratio >= least, qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(what)).arg(ratio)));
    };
    for (const QColor& base : {colours.base, colours.window, colours.alternate, colours.chosen, colours.linked}) {
        check(colours.text, base, "text");
        check(colours.dim, base, "second line");
    }
    for (int mark = 0; mark < view::kMarkCount; ++mark) {
        check(colours.marks[static_cast<std::size_t>(mark)], colours.base, "mark on base");
        check(colours.text, colours.tint(static_cast<view::Mark>(mark)), "text on tinted bytes");
        // Words in the mark's colour stand on rows of these grounds too; 3:1 is the bound for strong type and shapes.
        check(colours.marks[static_cast<std::size_t>(mark)], colours.chosen, "mark on chosen row", 3.0);
        check(colours.marks[static_cast<std::size_t>(mark)], colours.linked, "mark on linked row", 3.0);
    }
    check(colours.accent, colours.base, "focus ring", 3.0);
    check(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight), "highlight");
    check(palette.color(QPalette::Link), colours.base, "link");
    check(palette.color(QPalette::PlaceholderText), colours.base, "placeholder");
    check(palette.color(QPalette::ButtonText), palette.color(QPalette::Button), "button");
    check(palette.color(QPalette::ToolTipText), palette.color(QPalette::ToolTipBase), "tool tip");
}

void ThemeTest::marksDiffer_data()
{
    eachTheme();
}

void ThemeTest::marksDiffer()
{
    QFETCH(int, theme);
    const Theme& colours = widgets::themes()[static_cast<std::size_t>(theme)];
    using view::Mark;
    const std::array marks{Mark::Critical, Mark::High, Mark::Medium, Mark::Low, Mark::Info, Mark::Pass};
    for (const auto& blindness : kBlindness) {
        for (std::size_t i = 0; i < marks.size(); ++i) {
            for (std::size_t j = i + 1; j < marks.size(); ++j) {
                const double apart =
                    distance(seen(colours.mark(marks[i]), blindness), seen(colours.mark(marks[j]), blindness));
                QVERIFY2(apart >= 18, qPrintable(QStringLiteral("%1 and %2: %3").arg(i).arg(j).arg(apart)));
            }
        }
    }
}

void ThemeTest::shapesDiffer()
{
    // What is left when colour is taken away: the set of painted pixels.
    QPalette palette = widgets::paletteOf(widgets::themes()[0]);
    std::vector<QImage> shapes;
    for (int mark = 1; mark < view::kMarkCount; ++mark) {
        QImage image(32, 32, QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        widgets::paintMark(painter, QRectF(0, 0, 32, 32), static_cast<view::Mark>(mark), palette);
        painter.end();
        shapes.push_back(image.convertToFormat(QImage::Format_Alpha8));
    }
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        for (std::size_t j = i + 1; j < shapes.size(); ++j) {
            int different = 0;
            for (int y = 0; y < 32; ++y) {
                for (int x = 0; x < 32; ++x)
                    different += qAbs(shapes[i].scanLine(y)[x] - shapes[j].scanLine(y)[x]) > 127 ? 1 : 0;
            }
            QVERIFY2(different > 40, qPrintable(QStringLiteral("marks %1 and %2").arg(i + 1).arg(j + 1)));
        }
    }
}

void ThemeTest::switchesWhileRunning()
{
    test::WindowFixture fixture;
    fixture.open();
    const auto lightness = [&] {
        const QImage picture = fixture.window->grab().toImage();
        qint64 sum = 0;
        for (int x = 0; x < picture.width(); x += 7)
            sum += picture.pixelColor(x, picture.height() / 2).lightness() +
                   picture.pixelColor(x, picture.height() - 60).lightness();
        return sum / (2 * (picture.width() / 7 + 1));
    };
    QVERIFY(lightness() > 180);
    fixture.window->action("theme-dark")->trigger();
    QTest::qWait(50);
    QVERIFY(lightness() < 80);
    QCOMPARE(widgets::settings::theme(), widgets::ThemeChoice::Dark);
    fixture.window->action("theme-light")->trigger();
    QTest::qWait(50);
    QVERIFY(lightness() > 180);
}

QTEST_MAIN(ThemeTest)
#include "ThemeTest.moc"
