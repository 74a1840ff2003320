// The endpoint of restatements, as JSON or CSV.
#include "domain/statistics/restatement.hpp"

#include "api/routes.hpp"
#include "api/statistics/figure_query.hpp"
#include "api/statistics/figures.hpp"
#include "api/statistics/rendered.hpp"

namespace heluo::api {

enum class ListFormat { json, csv };

}  // namespace heluo::api

namespace heluo {
template <>
inline constexpr auto names<api::ListFormat> = std::to_array<std::pair<api::ListFormat, std::string_view>>(
    {{api::ListFormat::json, "json"}, {api::ListFormat::csv, "csv"}});
}

namespace heluo::api {

namespace {

struct RestatementQuery : FigureQuery {
    Instant since;
    std::optional<ListFormat> format;
};
BOOST_DESCRIBE_STRUCT(RestatementQuery, (FigureQuery), (since, format))

struct MovedView {
    Instant at;
    Movement what;
    FiguresView difference;
};
BOOST_DESCRIBE_STRUCT(MovedView, (), (at, what, difference))

struct RestatedView {
    ContractId id;
    std::string number, title;
    FiguresView difference;
    std::vector<MovedView> moves;
};
BOOST_DESCRIBE_STRUCT(RestatedView, (), (id, number, title, difference, moves))

// difference is after less before, and the sum of the contracts' differences.
struct RestatementView {
    Instant since, as_of;
    FiguresView before, after, difference;
    std::vector<RestatedView> contracts;
};
BOOST_DESCRIBE_STRUCT(RestatementView, (), (since, as_of, before, after, difference, contracts))

std::string_view in_chinese(Movement what) {
    switch (what) {
        case Movement::registered: return "登记";
        case Movement::changed: return "变更";
        case Movement::ended: return "终止";
        case Movement::restored: return "恢复";
        case Movement::supplemented: return "补充登记";
        case Movement::received: return "到款";
    }
    return "";
}

RestatementView view_of(const Restatement& told) {
    RestatementView view{told.since.at, told.until.at, shown(told.before), shown(told.after), {}, {}};
    Figures sum;
    for (const RestatedContract& each : told.contracts) {
        const CountedContract& contract = each.contract;
        const Figures difference{contract.count, contract.amount_total, contract.amount_tech, contract.amount_received};
        RestatedView& row = view.contracts.emplace_back(
            RestatedView{contract.id, contract.number, contract.title, shown(difference), {}});
        for (const Moved& move : each.moves) row.moves.push_back({move.at, move.what, shown(move.difference)});
        sum = sum + difference;
    }
    view.difference = shown(sum);
    return view;
}

// A line for each move.
Report print(const Restatement& told) {
    using Kind = Report::Kind;
    Report report;
    report.columns = {{"", "登记编号", Kind::text},
                      {"", "项目名称", Kind::text},
                      {"", "时刻", Kind::text},
                      {"", "事项", Kind::text},
                      {"", "项数", Kind::count},
                      {"", "成交额（元）", Kind::amount},
                      {"", "技术交易额（元）", Kind::amount},
                      {"", "到款额（元）", Kind::amount}};
    const auto add = [&](std::vector<std::string> begin, const Figures& figures) {
        begin.insert(begin.end(), {std::to_string(figures.count), figures.amount_total.text(),
                                   figures.amount_tech.text(), figures.amount_received.text()});
        report.rows.push_back({std::move(begin), 0, false});
    };
    add({"", "此前合计", text(told.since.at), ""}, told.before);
    for (const RestatedContract& each : told.contracts)
        for (const Moved& move : each.moves)
            add({each.contract.number, each.contract.title, text(move.at), std::string{in_chinese(move.what)}},
                move.difference);
    add({"", "此后合计", text(told.until.at), ""}, told.after);
    return report;
}

inline constexpr std::array<std::string_view, 1> list_types{"text/csv"};

InFormats<RestatementView, list_types> restatement(Unit& unit, const Actor& actor, const Caller& caller,
                                                   const Query<RestatementQuery>& query) {
    const Restatement told = restatement_for(unit, actor, filter_of(query.value), query->since, query->as_of);
    const bool as_file =
        query->format ? *query->format == ListFormat::csv : caller.accept.find("text/csv") != std::string::npos;
    InFormats<RestatementView, list_types> answer;
    if (as_file)
        answer.raw =
            Raw{"text/csv; charset=utf-8", as_csv(print(told)), {}, "attachment; filename=\"restatement.csv\""};
    else
        answer.view = view_of(told);
    return answer;
}

}  // namespace

std::vector<Route> restatement_routes() {
    return {
        route<"GET /v1/statistics/restatement", restatement, Action::read_restatement>(
            "Why a figure is another one now than at a moment before, contract by contract")
            .refuses({Reason::too_many_cells}),
    };
}

}  // namespace heluo::api
