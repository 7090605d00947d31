// SPDX-License-Identifier: GPL-3.0-or-later
// What the workbench is asked to do on its command line.
#include "CommandLine.h"

#include <QCommandLineParser>
#include <QFile>

#include <cstdio>
#include <cstdlib>

namespace {

constexpr int kWrongUsage = 2;
constexpr qint64 kMostKeyBytes = 1 << 20;

[[noreturn]] void refuse(const QString& message)
{
    std::fprintf(stderr, "assayer: %s\n", qPrintable(message));
    std::exit(kWrongUsage); // NOLINT(concurrency-mt-unsafe): no thread has been started yet
}

QSize sizeFrom(const QString& text)
{
    const QStringList parts = text.split(u'x');
    const QSize size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
    if (size.width() < 200 || size.height() < 200 || size.width() > 16000 || size.height() > 16000)
        refuse(QStringLiteral("--size wants WIDTHxHEIGHT, for instance 1680x980."));
    return size;
}

std::string keyFrom(const QString& path)
{
    QFile file(path);
    const QByteArray content = file.open(QIODevice::ReadOnly) ? file.read(kMostKeyBytes) : QByteArray();
    if (content.isEmpty())
        refuse(QStringLiteral("the key file %1 cannot be read.").arg(path));
    return content.toStdString();
}

} // namespace

CommandLine parseCommandLine(const QCoreApplication& application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Inspects machine-learning models for supply-chain risk."));
    parser.addPositionalArgument(QStringLiteral("SUBJECT"), QStringLiteral("Model file or folder to inspect."),
                                 QStringLiteral("[SUBJECT]"));
    parser.addHelpOption();
    parser.addVersionOption();
    const auto option = [&parser](const char* name, const char* text, const char* value = nullptr) {
        const QCommandLineOption made(QString::fromLatin1(name), QString::fromLatin1(text),
                                      value != nullptr ? QString::fromLatin1(value) : QString());
        parser.addOption(made);
        return made;
    };
    const auto screenshot = option("screenshot", "Inspect, write a picture of the window, quit.", "FILE");
    const auto key = option("public-key", "The key that signatures must be made with (PEM).", "FILE");
    const auto theme = option("theme", "light or dark, for this run.", "THEME");
    const auto size = option("size", "Size of the window.", "WxH");
    const auto language = option("language", "Language for this run: en or de.", "CODE");
    const auto finding = option("select-finding", "Select finding N (from 0) before the picture.", "N");
    const auto tab =
        option("tab", "Evidence tab before the picture: bytes, text, facts, trace, entropy or problems.", "NAME");
    const auto inProcess = option("in-process", "Read files in this process instead of workers (for debugging).");
    const auto sandbox = option("require-sandbox", "Refuse to read anything unless every protection is active.");
    const auto timeLimit = option("time-limit", "For reading one file, in seconds (default: 120).", "SECONDS");
    const auto bench = option("bench-first-paint", "Print the milliseconds from start to first paint, quit.");
    parser.process(application);

    CommandLine result;
    if (parser.positionalArguments().size() > 1)
        refuse(QStringLiteral("one SUBJECT at a time."));
    result.subject = parser.positionalArguments().value(0);
    result.screenshot = parser.value(screenshot);
    result.theme = parser.value(theme);
    if (!result.theme.isEmpty() && result.theme != u"light" && result.theme != u"dark")
        refuse(QStringLiteral("--theme wants light or dark."));
    if (parser.isSet(size))
        result.size = sizeFrom(parser.value(size));
    result.language = parser.value(language);
    if (parser.isSet(finding)) {
        bool isNumber = false;
        result.finding = parser.value(finding).toUInt(&isNumber);
        if (!isNumber)
            refuse(QStringLiteral("--select-finding wants a number."));
    }
    result.tab = parser.value(tab);
    if (parser.isSet(key))
        result.publicKeyPem = keyFrom(parser.value(key));
    result.inProcess = parser.isSet(inProcess);
    result.requireSandbox = parser.isSet(sandbox);
    if (result.inProcess && result.requireSandbox)
        refuse(QStringLiteral("--require-sandbox and --in-process contradict each other."));
    if (parser.isSet(timeLimit)) {
        result.timeLimit = parser.value(timeLimit).toUInt();
        if (result.timeLimit == 0)
            refuse(QStringLiteral("--time-limit wants a number of seconds."));
    }
    result.benchFirstPaint = parser.isSet(bench);
    return result;
}
