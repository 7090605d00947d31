// SPDX-License-Identifier: GPL-3.0-or-later
// Line icons in the colours of the palette.
#include "Icons.h"

#include "Theme.h"

#include <QFile>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSvgRenderer>

// Resources of a static library are linked only where something asks for them; the macro has to stand outside
// namespaces.
static void registerIcons()
{
    Q_INIT_RESOURCE(assayer_icons);
}

namespace assayer::widgets {

namespace {

QPixmap drawn(const QByteArray& svg, const QColor& colour, int scale)
{
    QByteArray coloured = svg;
    coloured.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(coloured);
    QPixmap pixmap(kIconSize * scale, kIconSize * scale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(scale);
    return pixmap;
}

} // namespace

QIcon themedIcon(const QString& name, const QPalette& palette)
{
    registerIcons();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray svg = file.readAll();
    QIcon icon;
    for (const int scale : {1, 2}) {
        icon.addPixmap(drawn(svg, palette.color(QPalette::ButtonText), scale), QIcon::Normal);
        icon.addPixmap(drawn(svg, palette.color(QPalette::Disabled, QPalette::ButtonText), scale), QIcon::Disabled);
    }
    return icon;
}

} // namespace assayer::widgets
