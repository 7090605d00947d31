// SPDX-License-Identifier: GPL-3.0-or-later
// The languages that the workbench speaks.
#include "Languages.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <array>

static void registerTranslations()
{
    Q_INIT_RESOURCE(assayer_translations);
}

namespace assayer::widgets {

namespace {

constexpr std::array kLanguages{Language{"en", "English"}, Language{"de", "Deutsch"}};

} // namespace

std::span<const Language> languages()
{
    return kLanguages;
}

QString applyLanguage(QCoreApplication& application, const QString& code)
{
    registerTranslations();
    // Before any language was set, the default is what the desktop says.
    const QLocale locale = code.isEmpty() ? QLocale() : QLocale(code);
    const QString wanted = locale.name().section(u'_', 0, 0);
    QString used = QStringLiteral("en");
    for (const Language& language : kLanguages) {
        if (wanted == QLatin1String(language.code))
            used = wanted;
    }
    for (auto* old : application.findChildren<QTranslator*>(QStringLiteral("assayerTranslator"))) {
        QCoreApplication::removeTranslator(old);
        delete old;
    }
    // Number formats follow the language of the words, or a German sentence would hold English numbers.
    QLocale::setDefault(used == locale.name().section(u'_', 0, 0) && code.isEmpty() ? locale : QLocale(used));
    const auto install = [&application](const QString& file) {
        auto* translator = new QTranslator(&application);
        translator->setObjectName(QStringLiteral("assayerTranslator"));
        if (translator->load(file))
            QCoreApplication::installTranslator(translator);
        else
            delete translator;
    };
    if (used != u"en")
        install(QLibraryInfo::path(QLibraryInfo::TranslationsPath) + QStringLiteral("/qtbase_") + used);
    // English has a file too, for its plural forms.
    install(QStringLiteral(":/i18n/assayer_%1.qm").arg(used));
    return used;
}

} // namespace assayer::widgets
