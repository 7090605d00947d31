// SPDX-License-Identifier: GPL-3.0-or-later
// Colours, fonts and metrics.
#include "Theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QStyle>
#include <QStyleFactory>

namespace assayer::widgets {

namespace {

/// What the desktop uses, remembered before the first own palette is set.
bool systemIsDark(const QApplication& application)
{
    static const bool dark = application.palette().color(QPalette::Window).lightness() < 128;
    return dark;
}

QColor mixed(const QColor& over, const QColor& base, double share)
{
    return QColor::fromRgbF(static_cast<float>(over.redF() * share + base.redF() * (1 - share)),
                            static_cast<float>(over.greenF() * share + base.greenF() * (1 - share)),
                            static_cast<float>(over.blueF() * share + base.blueF() * (1 - share)));
}

QFont interfaceFont()
{
    QFont font = QApplication::font();
    static const QStringList families = QFontDatabase::families();
    if (families.contains(QStringLiteral("Inter")))
        font.setFamilies({QStringLiteral("Inter"), font.family()});
    font.setPointSizeF(9.5);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

} // namespace

const std::array<Theme, 2>& themes()
{
    static const std::array<Theme, 2> kThemes{
        Theme{QColor(0xf3f4f6),
              QColor(0xffffff),
              QColor(0xf7f8fa),
              QColor(0x1b1f24),
              QColor(0x59616c),
              QColor(0xd3d7dd),
              QColor(0x2f6fb2),
              QColor(0xd8e6f5),
              QColor(0xeef4fb),
              {QColor(0x646c78), QColor(0x661827), QColor(0x912918), QColor(0xa1660a), QColor(0x193582),
               QColor(0x646c78), QColor(0x067f50), QColor(0x646c78)}},
        Theme{QColor(0x1f2328),
              QColor(0x16191d),
              QColor(0x1b1f24),
              QColor(0xe4e7eb),
              QColor(0x9ca5b1),
              QColor(0x353b43),
              QColor(0x5a9be0),
              QColor(0x21374f),
              QColor(0x1a2735),
              {QColor(0x7d8495), QColor(0xee4250), QColor(0xfa8930), QColor(0xf4e7b2), QColor(0x6aaefe),
               QColor(0x7d8495), QColor(0xc8f2f0), QColor(0x7d8495)}}};
    return kThemes;
}

const Theme& themeOf(const QPalette& palette)
{
    return themes()[palette.color(QPalette::Base).lightness() < 128 ? 1 : 0];
}

QColor Theme::tint(view::Mark which) const
{
    return mixed(mark(which), base, base.lightness() < 128 ? 0.28 : 0.16);
}

QPalette paletteOf(const Theme& theme)
{
    QPalette palette(theme.window);
    palette.setColor(QPalette::Window, theme.window);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.base);
    palette.setColor(QPalette::AlternateBase, theme.alternate);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::Button, theme.window);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.text);
    palette.setColor(QPalette::ToolTipBase, theme.base);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.dim);
    palette.setColor(QPalette::Mid, theme.border);
    palette.setColor(QPalette::Midlight, mixed(theme.border, theme.window, 0.5));
    palette.setColor(QPalette::Light, theme.base);
    palette.setColor(QPalette::Dark, mixed(theme.dim, theme.window, 0.4));
    palette.setColor(QPalette::Shadow, mixed(theme.dim, theme.window, 0.6));
    palette.setColor(QPalette::Highlight, theme.accent);
    palette.setColor(QPalette::HighlightedText, theme.base.lightness() < 128 ? theme.base : QColor(Qt::white));
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, mixed(theme.dim, theme.window, 0.65));
    return palette;
}

void applyTheme(QApplication& application, ThemeChoice choice)
{
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::FollowSystem && systemIsDark(application));
    systemIsDark(application);
    if (application.style()->name().compare(QLatin1String("fusion"), Qt::CaseInsensitive) != 0)
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(interfaceFont());
    QApplication::setPalette(paletteOf(themes()[dark ? 1 : 0]));
}

QFont monospaceFont(const QFont& beside)
{
    static const QString family = [] {
        const QStringList families = QFontDatabase::families();
        for (const char* wanted : {"Hack", "JetBrains Mono", "DejaVu Sans Mono"}) {
            if (families.contains(QLatin1String(wanted)))
                return QString::fromLatin1(wanted);
        }
        return QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    }();
    QFont font(family);
    font.setStyleHint(QFont::Monospace);
    font.setPointSizeF(beside.pointSizeF() * 0.97);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

QFont smallFont(const QFont& beside)
{
    QFont font = beside;
    font.setPointSizeF(beside.pointSizeF() * 0.9);
    return font;
}

QFont strongFont(const QFont& beside)
{
    QFont font = beside;
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace assayer::widgets
