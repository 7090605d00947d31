// SPDX-License-Identifier: GPL-3.0-or-later
// Tab "Trace": the opcodes of a pickle and its pseudo-source.
#pragma once

#include "EvidencePage.h"

#include "view/TraceModel.h"

#include <stop_token>

class QComboBox;
class QLabel;
class QListView;
class QSplitter;
class QTreeView;

namespace assayer::widgets {

/// Asks the engine for the trace in the background when a file with pickle streams is shown. Nothing of the pickle
/// runs.
class TracePage : public EvidencePage
{
    Q_OBJECT

public:
    TracePage(view::Session& session, QWidget* parent);
    ~TracePage() override;
    void showPlace(const view::Place& place) override;

private:
    void ask(const std::string& path, const std::string& member);
    void take(const Result<std::vector<pickle::Trace>>& traces);
    void showStream(int stream);
    void goTo(std::uint64_t offset);
    void chooseOffset(std::uint64_t offset, std::uint64_t length);
    void say(const QString& text);

    view::StepModel m_stepRows;
    view::SourceModel m_sourceRows;
    QComboBox* m_streams;
    QTreeView* m_steps;
    QListView* m_source;
    QSplitter* m_split;
    QLabel* m_message;
    std::vector<view::TracePointer> m_traces;
    std::string m_path;
    std::string m_member;
    std::optional<std::uint64_t> m_wanted; ///< offset to show once the trace is there
    std::stop_source m_stop;
    int m_request = 0;
    bool m_following = false;
};

} // namespace assayer::widgets
