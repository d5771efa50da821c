// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <optional>
#include <vector>

#include <QTimer>
#include <QWidget>

#include "widgets/probe/probe_data.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace oddity::widgets {

class EmptyState;
class ProbePage;
class Session;
class WalkPage;

/// Questions to a network about the current object: symmetry, smallest change, ablation, feature maps, filters, and
/// the images that it makes of latents. Knows no engine: it asks by signals and is told.
class ProbePanel : public QWidget {
    Q_OBJECT

public:
    explicit ProbePanel(Session* session, QWidget* parent = nullptr);

    /// problem: said where there is no network.
    void setNetworks(std::vector<ProbedNetwork> networks, const QString& problem);
    void forgetNetworks(); ///< asks again once the panel is seen
    void setAnswer(const ProbeAnswer& answer);
    void setFrames(const WalkFrames& frames);
    void showPage(int index);                        ///< in the order of the tabs
    bool isAnswered() const { return m_isAnswered; } ///< what is seen is of this object, network and choice
    /// The least, not what would be best: a low place has it all in sight rather than a part of it large.
    int heightForWidth(int width) const override;
    template <typename Page> Page* page() const { return findChild<Page*>(); }

Q_SIGNALS:
    void networksAsked();
    void probeAsked(const oddity::widgets::ProbeQuestion& question);
    void walkAsked(const oddity::widgets::WalkQuestion& question);
    void stopAsked();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* buildContent();
    bool sayWhatIsMissing();
    void refresh();
    void chooseNetwork();
    void follow(bool isOther); ///< isOther: what is shown is not of this object, network or choice
    void ask();
    std::optional<WalkQuestion> walkQuestion() const; ///< nothing while something is missing
    void setAsking(bool isAsking, const QString& status);
    const ProbedNetwork* network() const; ///< null: none
    ProbePage* probePage() const;         ///< the one that is seen, null for the walk
    QString refusal() const;              ///< of the page that is seen
    void showPages();

    Session* m_session;
    QStackedWidget* m_pages;
    EmptyState* m_empty;
    QComboBox* m_network = nullptr;
    QCheckBox* m_automatic = nullptr;
    QPushButton* m_ask = nullptr;
    QTabWidget* m_tabs = nullptr;
    WalkPage* m_walk = nullptr;
    QLabel* m_status = nullptr;
    QTimer m_pause; ///< so that stepping through objects does not ask for each
    std::vector<ProbedNetwork> m_networks;
    QString m_problem;
    bool m_isListed = false;
    bool m_isAsking = false;
    bool m_isAnswered = false;
};

} // namespace oddity::widgets
