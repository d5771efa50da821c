// SPDX-License-Identifier: BSD-3-Clause
#include "widgets/probe/probe_panel.h"

#include <algorithm>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include "widgets/image/empty_state.h"
#include "widgets/probe/pages/ablation_page.h"
#include "widgets/probe/pages/change_page.h"
#include "widgets/probe/pages/inside_page.h"
#include "widgets/probe/pages/symmetry_page.h"
#include "widgets/probe/pages/walk_page.h"
#include "widgets/session/session.h"
#include "widgets/style/theme.h"

namespace oddity::widgets {

namespace {

constexpr int pauseMs = 250;

} // namespace

ProbePanel::ProbePanel(Session* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_pages(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("network"), this)) {
    m_pages->addWidget(m_empty);
    m_pages->addWidget(buildContent());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseMs);
    connect(&m_pause, &QTimer::timeout, this, &ProbePanel::ask);
    connect(session, &Session::currentChanged, this, [this] { follow(true); });
    connect(session, &Session::surveyChanged, this, &ProbePanel::forgetNetworks);
    connect(session, &Session::unapprovedNetworksChanged, this, &ProbePanel::refresh);
    refresh();
}

QWidget* ProbePanel::buildContent() {
    constexpr int gap = Theme::spacingPx;
    auto* content = new QWidget(this);
    m_network = new QComboBox(content);
    m_network->setAccessibleName(tr("Network"));
    m_network->setToolTip(tr("The network that is asked"));
    m_network->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_network->setMinimumContentsLength(12);
    m_network->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_ask = new QPushButton(tr("Ask"), content);
    m_ask->setProperty("look", QStringLiteral("primary"));
    m_automatic = new QCheckBox(tr("Automatic"), content);
    m_automatic->setToolTip(tr("Ask about each object as it becomes current, while this view is visible"));
    m_automatic->setChecked(true);
    m_tabs = new QTabWidget(content);
    m_tabs->setDocumentMode(true);
    m_tabs->setUsesScrollButtons(true);
    const auto add = [this](QWidget* page, const QString& title, const QString& tip) {
        page->setContentsMargins(0, gap / 2, 0, 0);
        auto* stack = new QStackedWidget;
        stack->addWidget(page);
        stack->addWidget(new EmptyState(QStringLiteral("network"), stack));
        m_tabs->addTab(stack, title);
        m_tabs->setTabToolTip(m_tabs->count() - 1, tip);
        if (auto* probe = qobject_cast<ProbePage*>(page))
            connect(probe, &ProbePage::choiceChanged, this, [this] { follow(true); });
    };
    add(new SymmetryPage, tr("Symmetry"), tr("What the outputs do when the image is turned, mirrored or shifted"));
    add(new ChangePage(m_session), tr("Smallest change"),
        tr("The smallest change of the image that changes the network's mind (adversarial)"));
    add(new AblationPage, tr("Ablation"), tr("A score without each band, without the object, without the background"));
    add(new InsidePage(core::ProbeKind::FeatureMaps), tr("Feature maps"), tr("What a layer makes of the object"));
    add(new InsidePage(core::ProbeKind::Filters), tr("Filters"), tr("The filters of a convolution"));
    m_walk = new WalkPage(m_session);
    add(m_walk, tr("Latent walk"), tr("Images that the network makes of latents: generated, not observed"));
    connect(m_walk, &WalkPage::choiceChanged, this, [this] { follow(true); });
    m_status = new QLabel(content);
    m_status->setWordWrap(true);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setFont(Theme::font(TypeRole::Caption));
    m_status->setProperty("look", QStringLiteral("faint"));
    auto* caution = new QLabel(tr("Probes tell what a network does; they explain no physics."), content);
    caution->setFont(Theme::font(TypeRole::Caption));
    caution->setProperty("look", QStringLiteral("faint"));
    auto* head = new QHBoxLayout;
    head->setSpacing(gap / 2);
    head->addWidget(m_network, 1);
    head->addWidget(m_ask);
    head->addWidget(m_automatic);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(gap, gap / 2, gap, gap / 2);
    column->setSpacing(gap / 2);
    column->addLayout(head);
    column->addWidget(m_tabs, 1);
    column->addWidget(m_status);
    column->addWidget(caution);
    connect(m_network, &QComboBox::activated, this, &ProbePanel::chooseNetwork);
    connect(m_ask, &QPushButton::clicked, this, [this] {
        if (m_isAsking)
            Q_EMIT stopAsked();
        else
            ask();
    });
    connect(m_automatic, &QCheckBox::toggled, this, [this] { follow(false); });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { follow(true); });
    setAsking(false, {});
    return content;
}

const ProbedNetwork* ProbePanel::network() const {
    const int index = m_network->currentIndex();
    return index < 0 || index >= std::ssize(m_networks) ? nullptr : &m_networks[static_cast<std::size_t>(index)];
}

ProbePage* ProbePanel::probePage() const {
    return qobject_cast<ProbePage*>(static_cast<QStackedWidget*>(m_tabs->currentWidget())->widget(0));
}

QString ProbePanel::refusal() const {
    const ProbePage* page = probePage();
    return page ? page->refusal() : m_walk->refusal();
}

/// A page that this network can never fill says why.
void ProbePanel::showPages() {
    for (int index = 0; index < m_tabs->count(); ++index) {
        auto* stack = static_cast<QStackedWidget*>(m_tabs->widget(index));
        const auto* page = qobject_cast<ProbePage*>(stack->widget(0));
        const QString refusal = page ? page->refusal() : m_walk->refusal();
        stack->setCurrentIndex(refusal.isEmpty() ? 0 : 1);
        static_cast<EmptyState*>(stack->widget(1))
            ->say(tr("%1 cannot be asked this").arg(m_network->currentText()), refusal);
    }
}

int ProbePanel::heightForWidth(int) const {
    return minimumSizeHint().height();
}

void ProbePanel::showPage(int index) {
    m_tabs->setCurrentIndex(index);
}

void ProbePanel::forgetNetworks() {
    m_isListed = false;
    m_networks.clear();
    m_problem.clear();
    m_network->clear();
    if (isVisible() && m_session->survey())
        Q_EMIT networksAsked();
    refresh();
}

void ProbePanel::setNetworks(std::vector<ProbedNetwork> networks, const QString& problem) {
    const QString chosen = m_network->currentData().toString();
    m_isListed = true;
    m_networks = std::move(networks);
    m_problem = problem;
    m_network->clear();
    for (const ProbedNetwork& network : m_networks)
        m_network->addItem(QString::fromStdString(network.card.name), network.fingerprint);
    m_network->setCurrentIndex(std::max(0, m_network->findData(chosen)));
    chooseNetwork();
}

void ProbePanel::chooseNetwork() {
    if (const ProbedNetwork* chosen = network()) {
        for (ProbePage* page : findChildren<ProbePage*>())
            page->setNetwork(*chosen);
        m_walk->setNetwork(*chosen);
        showPages();
    }
    follow(true);
}

bool ProbePanel::sayWhatIsMissing() {
    if (m_empty->sayWhatLacks(*m_session))
        return true;
    if (network())
        return false;
    if (m_empty->sayWhatIsNotApproved(m_session))
        return true;
    m_empty->say(m_isListed ? tr("No network to ask") : tr("Reading the networks …"),
                 m_isListed && m_problem.isEmpty() ? tr("Run a network first.") : m_problem);
    return true;
}

void ProbePanel::refresh() {
    m_pages->setCurrentIndex(sayWhatIsMissing() ? 0 : 1);
}

void ProbePanel::follow(bool isOther) {
    refresh();
    if (m_pages->currentIndex() == 0)
        return;
    if (isOther) {
        if (ProbePage* page = probePage())
            page->clear();
        else
            m_walk->clear();
        setAsking(false, {});
    }
    m_isAnswered = m_isAnswered && !isOther;
    m_ask->setEnabled(refusal().isEmpty());
    if (m_automatic->isChecked() && isVisible() && !m_isAnswered)
        m_pause.start();
}

void ProbePanel::ask() {
    const ProbedNetwork* chosen = network();
    if (!chosen || !m_session->current().isValid())
        return;
    m_pause.stop();
    if (!refusal().isEmpty())
        return;
    if (const ProbePage* page = probePage()) {
        const auto request = page->request();
        setAsking(request.has_value(), request ? tr("Asking …") : page->why());
        if (request)
            Q_EMIT probeAsked({chosen->fingerprint, m_session->current(), *request});
        return;
    }
    const auto question = walkQuestion();
    setAsking(question.has_value(), question ? tr("Generating …") : m_walk->why());
    if (question)
        Q_EMIT walkAsked(*question);
}

std::optional<WalkQuestion> ProbePanel::walkQuestion() const {
    auto question = m_walk->question();
    if (question && network()) {
        question->network = network()->fingerprint;
        question->from = m_session->current();
    }
    return question;
}

void ProbePanel::setAsking(bool isAsking, const QString& status) {
    m_isAsking = isAsking;
    m_ask->setText(isAsking ? tr("Stop") : tr("Ask"));
    m_ask->setToolTip(isAsking ? tr("Stop the question") : tr("Ask the network about the current object"));
    m_status->setText(status);
    m_status->setVisible(!status.isEmpty());
}

void ProbePanel::setAnswer(const ProbeAnswer& answer) {
    ProbePage* page = probePage();
    if (!page || !network() || network()->fingerprint != answer.question.network ||
        answer.question.row != m_session->current() || page->request() != answer.question.request)
        return;
    setAsking(false, answer.problem);
    m_isAnswered = true;
    if (answer.findings)
        page->setFindings(*answer.findings, answer.question.row);
}

void ProbePanel::setFrames(const WalkFrames& frames) {
    auto wanted = walkQuestion();
    if (wanted && wanted->way == WalkQuestion::Way::Drawn)
        wanted->from = frames.question.from; // no object's
    if (probePage() || wanted != frames.question)
        return;
    setAsking(false, frames.problem);
    m_isAnswered = true;
    if (frames.problem.isEmpty())
        m_walk->setFrames(frames);
}

void ProbePanel::showEvent(QShowEvent*) {
    if (!m_isListed && m_session->survey())
        Q_EMIT networksAsked();
    follow(false);
}

void ProbePanel::hideEvent(QHideEvent*) {
    m_pause.stop();
}

} // namespace oddity::widgets
