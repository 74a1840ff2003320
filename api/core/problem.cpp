// The table behind problem.hpp: status, code and wording of every reason; code and wording of every fault.
#include "api/core/problem.hpp"

#include <boost/json.hpp>
#include <vector>

#include "api/core/api.hpp"

namespace heluo::api {

namespace {

// Indexed by the enumerators; the static_asserts below fail when one of them has no line.
struct ReasonLine {
    Reason reason;
    int status;
    Wording wording;
};
constexpr ReasonLine reasons[] = {
    {Reason::malformed_request, 400, {"malformed_request", "请求格式错误:{}", "The request is malformed: {}"}},
    {Reason::unknown_route, 404, {"unknown_route", "没有这个地址", "There is no such address"}},
    {Reason::method_not_allowed,
     405,
     {"method_not_allowed", "该地址不支持此方法", "The address does not take this method"}},
    {Reason::not_acceptable, 406, {"not_acceptable", "无法按 Accept 要求的格式应答", "No acceptable representation"}},
    {Reason::unsupported_media_type, 415, {"unsupported_media_type", "请求体应为 {}", "The body must be {}"}},
    {Reason::body_too_large,
     413,
     {"body_too_large", "请求体超过上限 {} 字节", "The body exceeds the limit of {} bytes"}},
    {Reason::precondition_required,
     428,
     {"precondition_required", "请用 If-Match 指明所依据的版本", "Name the version you act on with If-Match"}},
    {Reason::idempotency_key_required,
     400,
     {"idempotency_key_required", "该操作必须带 Idempotency-Key", "This step requires an Idempotency-Key"}},
    {Reason::idempotency_key_malformed,
     400,
     {"idempotency_key_malformed", "Idempotency-Key 应为 8 至 255 个可见 ASCII 字符",
      "An Idempotency-Key is 8 to 255 visible ASCII characters"}},
    {Reason::idempotency_key_reused,
     422,
     {"idempotency_key_reused", "该 Idempotency-Key 已用于另一个请求",
      "This Idempotency-Key was used for another request"}},
    {Reason::request_in_progress,
     409,
     {"request_in_progress", "同一 Idempotency-Key 的请求正在处理",
      "A request with this Idempotency-Key is still running"}},
    {Reason::bad_cursor, 400, {"bad_cursor", "cursor 无效", "The cursor is not one of ours"}},
    {Reason::not_authenticated, 401, {"not_authenticated", "请先登录", "Log in first"}},
    {Reason::session_expired, 401, {"session_expired", "登录已失效,请重新登录", "The session has ended; log in again"}},
    {Reason::wrong_credentials, 401, {"wrong_credentials", "账号或密码错误", "Wrong login or password"}},
    {Reason::too_many_attempts,
     429,
     {"too_many_attempts", "尝试过于频繁,请稍后再试", "Too many attempts; try again later"}},
    {Reason::forbidden, 403, {"forbidden", "您无权进行此操作", "You may not do this"}},
    {Reason::not_found, 404, {"not_found", "未找到", "Not found"}},
    {Reason::stale, 412, {"stale", "对象已被他人更改,请重新读取", "The object has changed meanwhile; read it again"}},
    {Reason::wrong_state,
     409,
     {"wrong_state", "当前状态不允许该操作({})", "The present state does not allow this ({})"}},
    {Reason::duplicate, 409, {"duplicate", "已存在相同的记录 {}", "The same record exists already {}"}},
    {Reason::deadline_passed, 409, {"deadline_passed", "已过截止时间", "The deadline has passed"}},
    {Reason::invalid_fields, 422, {"invalid_fields", "有字段不合要求", "Some fields are not acceptable"}},
    {Reason::unknown_reference,
     422,
     {"unknown_reference", "所引用的对象不存在:{}", "The referenced object does not exist: {}"}},
    {Reason::duplicate_party,
     409,
     {"duplicate_party", "该统一社会信用代码已登记为主体", "A party with this credit code is registered already"}},
    {Reason::duplicate_login, 409, {"duplicate_login", "该登录名已被使用", "This login is taken"}},
    {Reason::weak_password, 422, {"weak_password", "密码不符合要求:{}", "The password is not acceptable: {}"}},
    {Reason::mandate_missing,
     403,
     {"mandate_missing", "没有该主体的有效委托", "There is no active mandate of this party"}},
    {Reason::account_without_party,
     403,
     {"account_without_party", "该账号未归属任何主体", "The account acts for no party"}},
    {Reason::own_listing,
     409,
     {"own_listing", "不能对本主体发布的信息提出要约", "A party does not make offers on its own listing"}},
    {Reason::offer_not_live, 409, {"offer_not_live", "该要约已不是待复要约", "This is not the live offer"}},
    {Reason::not_addressee, 403, {"not_addressee", "只有受要约人可以答复", "Only the addressee may answer"}},
    {Reason::listing_reserved, 409, {"listing_reserved", "标的已被锁定", "The listing is reserved by another deal"}},
    {Reason::too_many_moves, 409, {"too_many_moves", "协商已达最多轮次 {}", "The negotiation has used its {} moves"}},
    {Reason::agency_not_enrolled, 403, {"agency_not_enrolled", "机构尚未入驻", "The agency is not enrolled"}},
    {Reason::duplicate_agency, 409, {"duplicate_agency", "该主体已申请入驻", "This party has applied already"}},
    {Reason::own_procurement,
     409,
     {"own_procurement", "不能对本主体的采购报价", "A party does not quote on its own procurement"}},
    {Reason::quotes_sealed, 409, {"quotes_sealed", "开启之前报价保密", "Quotes are sealed until the opening"}},
    {Reason::never_opened,
     409,
     {"never_opened", "采购未成交,报价未开启、永久保密",
      "The procurement ended without an award; its quotes were never opened"}},
    {Reason::duplicate_contract,
     409,
     {"duplicate_contract", "该合同已登记,登记编号 {},不得重复登记", "The contract is registered already as {}"}},
    {Reason::duplicate_number,
     409,
     {"duplicate_number", "登记编号 {} 已存在", "The registration number {} exists already"}},
    {Reason::wrong_registry,
     409,
     {"wrong_registry", "不属于本登记机构管辖区域({})", "Outside this registry's jurisdiction ({})"}},
    {Reason::not_entitled_applicant,
     403,
     {"not_entitled_applicant", "应由卖方(技术进口由境内买方)申请登记",
      "The seller applies (for a technology import the domestic buyer)"}},
    {Reason::reason_code_required,
     422,
     {"reason_code_required", "须注明理由代码", "At least one reason code is required"}},
    {Reason::serials_exhausted,
     409,
     {"serials_exhausted", "登记点 {} 本年度编号已用尽,请启用新的登记点",
      "The serials of point {} are used up for the year; open another point"}},
    {Reason::review_required,
     409,
     {"review_required", "该合同须先经专家审核", "This contract needs an expert review first"}},
    {Reason::similar_contract,
     409,
     {"similar_contract", "与 {} 疑似同一合同而未说明理由,请退回补正",
      "It may be the same contract as {}, and no reason was given; return it for correction"}},
    {Reason::change_pending,
     409,
     {"change_pending", "该合同已有未办结的变更登记 {}", "A change of this contract is under way already: {}"}},
    {Reason::amount_not_open,
     409,
     {"amount_not_open", "该合同金额已确定,不适用补充登记,应办理变更登记",
      "The contract's amount is fixed: it takes a change registration, not a supplementary one"}},
    {Reason::royalties_counted,
     409,
     {"royalties_counted", "该合同的补充登记已计入成交额,总金额不得改为固定金额",
      "Supplementary registrations of this contract count already: its amount stays an open one"}},
    {Reason::warning_unexplained,
     409,
     {"warning_unexplained", "申请人尚未对提示 {} 说明理由,请退回补正",
      "No reason was given for the warning {}; return it for correction"}},
    {Reason::handled_by_other,
     409,
     {"handled_by_other", "该申请由 {} 经办,请先转交", "The case is in the hands of {}: have it assigned first"}},
    {Reason::confidential,
     403,
     {"confidential", "保密合同,仅指定的登记人员可以查阅",
      "A confidential contract: only registrars who are named for such may read it"}},
    {Reason::objection_late,
     409,
     {"objection_late", "已超过提出异议的期限({})", "The last day for an objection was {}"}},
    {Reason::objection_pending,
     409,
     {"objection_pending", "已有未办结的异议或重新认定 {}", "An objection of the same side is under way already: {}"}},
    {Reason::own_decision,
     409,
     {"own_decision", "异议不得由作出原决定的人员办理",
      "Whoever made the decision does not decide on an objection to it"}},
    {Reason::own_request,
     403,
     {"own_request", "须由提出申请以外的人员办理", "Whoever asked for it does not decide on it"}},
    {Reason::exception_stands,
     409,
     {"exception_stands", "该信用代码已有待审核或已通过的校验例外",
      "An exception of this credit code is asked for or admitted already"}},
    {Reason::change_outdated,
     409,
     {"change_outdated", "该合同其后已有变更登记,须重新提出变更",
      "The contract was changed since: this needs another change"}},
    {Reason::deal_given_up,
     409,
     {"deal_given_up", "合同所依据的成交已被放弃,不能恢复受理",
      "What the contract rests on was given up: it cannot be taken up again"}},
    {Reason::period_taken,
     409,
     {"period_taken", "该期间已有补充登记申请或登记({})", "These days were stated already ({})"}},
    {Reason::certificate_unknown,
     404,
     {"certificate_unknown", "未找到有效的登记证明", "No valid certificate of registration was found"}},
    {Reason::document_infected,
     422,
     {"document_infected", "文件未通过病毒检查,不予接收", "The file did not pass the virus check and is not taken"}},
    {Reason::import_too_large, 413, {"import_too_large", "导入文件超过上限", "The import file is too large"}},
    {Reason::import_unreadable,
     422,
     {"import_unreadable", "导入文件无法读取:{}", "The import file cannot be read: {}"}},
    {Reason::export_cell_too_long,
     422,
     {"export_cell_too_long", "有单元格超过 XLSX 的上限,请导出 CSV",
      "A cell is longer than XLSX can hold: export CSV"}},
    {Reason::import_in_use,
     409,
     {"import_in_use", "导入的合同已有后续业务,不能撤销",
      "Later events touch the imported contracts; the import cannot be undone"}},
    {Reason::overloaded, 503, {"overloaded", "服务繁忙,请稍后再试", "The server is busy; try again shortly"}},
    {Reason::unavailable,
     503,
     {"unavailable", "服务暂不可用,未作任何更改", "Temporarily unavailable; nothing was changed"}},
    {Reason::outcome_unknown,
     503,
     {"outcome_unknown", "结果未知,请用相同的 Idempotency-Key 重试或查询",
      "The outcome is unknown; repeat with the same Idempotency-Key or look it up"}},
    {Reason::internal, 500, {"internal", "服务器内部错误,未作任何更改", "An internal error; nothing was changed"}},
};
struct FaultLine {
    Fault fault;
    Wording wording;
};
constexpr FaultLine faults[] = {
    {Fault::required, {"required", "必填", "Required"}},
    {Fault::unknown_member, {"unknown_member", "没有这个字段", "There is no such field"}},
    {Fault::duplicate_member, {"duplicate_member", "重复给出", "Given more than once"}},
    {Fault::wrong_type, {"wrong_type", "类型应为 {}", "Must be of type {}"}},
    {Fault::not_allowed_value, {"not_allowed_value", "应为其中之一:{}", "Must be one of: {}"}},
    {Fault::not_here, {"not_here", "在此不适用", "Does not belong here"}},
    {Fault::out_of_range, {"out_of_range", "超出范围 {}", "Outside the range {}"}},
    {Fault::below_least, {"below_least", "至少 {}", "At least {}"}},
    {Fault::too_many_days, {"too_many_days", "至多 {} 天", "At most {} days ahead"}},
    {Fault::text_blank, {"text_blank", "不能为空白", "Must not be blank"}},
    {Fault::text_too_short, {"text_too_short", "至少 {} 个字符", "At least {} characters"}},
    {Fault::text_too_long, {"text_too_long", "至多 {} 个字符", "At most {} characters"}},
    {Fault::text_control_character, {"text_control_character", "含有控制字符", "Contains a control character"}},
    {Fault::text_not_utf8, {"text_not_utf8", "不是有效的 UTF-8", "Is not valid UTF-8"}},
    {Fault::character_not_allowed, {"character_not_allowed", "只能用这些字符:{}", "Only these characters: {}"}},
    {Fault::too_few_items, {"too_few_items", "至少 {} 项", "At least {} items"}},
    {Fault::too_many_items, {"too_many_items", "至多 {} 项", "At most {} items"}},
    {Fault::malformed_id, {"malformed_id", "应为以 {}_ 开头的编号", "Must be an id that begins with {}_"}},
    {Fault::credit_code_length, {"credit_code_length", "统一社会信用代码应为18位", "A credit code has 18 characters"}},
    {Fault::credit_code_alphabet,
     {"credit_code_alphabet", "统一社会信用代码含有不允许的字符({})",
      "The credit code contains a character that is not allowed ({})"}},
    {Fault::credit_code_check,
     {"credit_code_check", "统一社会信用代码校验位错误", "The credit code's check character is wrong"}},
    {Fault::credit_code_sound,
     {"credit_code_sound", "校验位正确,无须申请例外", "The check characters hold: no exception is needed"}},
    {Fault::citizen_id_length, {"citizen_id_length", "公民身份号码应为18位", "A citizen id has 18 characters"}},
    {Fault::citizen_id_format, {"citizen_id_format", "公民身份号码格式错误", "The citizen id is malformed"}},
    {Fault::citizen_id_region,
     {"citizen_id_region", "公民身份号码中的行政区划不存在", "The region in the citizen id does not exist"}},
    {Fault::citizen_id_date,
     {"citizen_id_date", "公民身份号码中的出生日期不存在或晚于当前日期",
      "The birth date in the citizen id does not exist or lies in the future"}},
    {Fault::citizen_id_check,
     {"citizen_id_check", "公民身份号码校验位错误", "The citizen id's check character is wrong"}},
    {Fault::patent_format,
     {"patent_format", "应填申请号或专利号,不是公开号",
      "Must be an application or patent number, not a publication number"}},
    {Fault::patent_kind, {"patent_kind", "专利种类号无效({})", "The patent kind is not valid ({})"}},
    {Fault::patent_check, {"patent_check", "专利号校验位错误", "The patent number's check digit is wrong"}},
    {Fault::region_code,
     {"region_code", "行政区划代码不存在或未填满六位", "The region code does not exist or has not six digits"}},
    {Fault::region_historic,
     {"region_historic", "行政区划代码已停用,现为 {}", "The region code has ended; it is now {}"}},
    {Fault::registration_number_format,
     {"registration_number_format", "合同登记编号应为14位或16位数字", "A registration number has 14 or 16 digits"}},
    {Fault::registration_number_region,
     {"registration_number_region", "登记编号地区码与登记机构不符", "The number's region is not the registry's"}},
    {Fault::registration_number_unknown,
     {"registration_number_unknown", "本登记机构没有登记编号 {}", "This registry has given no number {}"}},
    {Fault::amount_format,
     {"amount_format", "金额只写数字,不带分隔符和单位,最多两位小数,如 1500000.00",
      "Digits only, no separators or units, at most two decimals, like 1500000.00"}},
    {Fault::amount_not_positive, {"amount_not_positive", "金额必须大于0", "The amount must be above 0"}},
    {Fault::amount_too_large, {"amount_too_large", "金额超过上限 {}", "The amount exceeds {}"}},
    {Fault::amount_order,
     {"amount_order", "技术交易额不得大于合同成交总金额", "The technical amount may not exceed the total"}},
    {Fault::amount_balance,
     {"amount_balance", "技术交易额应等于总金额减非技术性费用({})",
      "The technical amount must equal the total less the deductions ({})"}},
    {Fault::amount_zero, {"amount_zero", "合同成交总金额必须大于0", "The total must be above 0"}},
    {Fault::amount_small,
     {"amount_small", "金额小于 {} 元,请核对单位(元/万元)", "Below {} yuan: check the unit (元 or 万元)"}},
    {Fault::instalments_sum,
     {"instalments_sum", "分期支付合计({})与合同总金额不一致", "The instalments ({}) do not add up to the total"}},
    {Fault::royalty_incomplete,
     {"royalty_incomplete", "提成支付须约定提成基数、比例和计算方法",
      "A royalty needs its base, its rate and how it is reckoned"}},
    {Fault::royalty_total,
     {"royalty_total", "提成支付的合同总金额应为入门费与保底提成之和({})",
      "Of a royalty contract the entry fee and the guaranteed minimum count ({})"}},
    {Fault::amount_below_receipts,
     {"amount_below_receipts", "变更后金额小于已到款额({}),请说明理由",
      "The amount would be less than what has been received ({}): give a reason"}},
    {Fault::royalty_raised,
     {"royalty_raised", "入门费或保底提成有所提高,而补充登记已计入 {} 元,请说明两者不重复",
      "Entry fee and minimum rise while {} was stated beyond them: say why nothing counts twice"}},
    {Fault::registrar_unfit,
     {"registrar_unfit", "应为在用的登记员,且与合同双方无利害关系",
      "Must be an active registrar who stands on no side of the contract"}},
    {Fault::rate_published,
     {"rate_published", "应采用合同签订日(或其前最近一日)公布的中间价:{}",
      "Must be the central parity of the day of signature, or the last before it: {}"}},
    {Fault::rate_unpublished,
     {"rate_unpublished", "签订日及以前没有 {} 的中间价可以核对,请说明汇率来源",
      "No central parity of {} up to the day of signature is known: say where the rate is from"}},
    {Fault::rate_kept,
     {"rate_kept", "变更登记沿用原折算汇率:{}", "A change keeps the rate that the contract was converted at: {}"}},
    {Fault::conversion,
     {"conversion", "合同总金额应为外币金额按汇率折算后的人民币金额({})",
      "The total must be what the foreign amount comes to at that rate ({})"}},
    {Fault::decimal_format, {"decimal_format", "应为最多 {} 位小数的数", "Must be a decimal with at most {} places"}},
    {Fault::receipt_beyond_total,
     {"receipt_beyond_total", "到款累计不得超过合同总金额(尚余 {})",
      "Receipts may not exceed the contract's total ({} is left)"}},
    {Fault::refund_beyond_receipt,
     {"refund_beyond_receipt", "退款不得超过该笔到款余额({})",
      "A refund may not exceed what is left of its receipt ({})"}},
    {Fault::received_after_end,
     {"received_after_end", "登记已于 {} 终止,其后的款项不再记入",
      "The registration ended on {}; nothing later is recorded"}},
    {Fault::receipt_unknown,
     {"receipt_unknown", "退款须对应本合同一笔已确认的到款",
      "A refund pays back a confirmed receipt of this contract"}},
    {Fault::document_taken,
     {"document_taken", "该类文件只能有一份,请先撤回原文件",
      "There is one document of this kind: withdraw the old one first"}},
    {Fault::document_missing, {"document_missing", "{zh}", "{en}"}},
    {Fault::clause_missing, {"clause_missing", "{zh}", "{en}"}},
    {Fault::patent_data,
     {"patent_data", "涉及专利的合同须注明名称、申请人和专利权人、申请日、申请号、专利号及有效期限",
      "A contract on patents states their name, applicant and patentee, day of filing, application number, patent "
      "number and last day"}},
    {Fault::patent_number,
     {"patent_number", "专利号应与申请号一致({})", "The patent number must be that of the application ({})"}},
    {Fault::patent_term,
     {"patent_term", "有效期限超过专利权的法定期限({})", "No patent filed then lives longer than {}"}},
    {Fault::patent_expired,
     {"patent_expired", "专利权期限已届满({}),不得订立专利转让或者实施许可合同",
      "The patent had expired ({}): it can be neither transferred nor licensed any more"}},
    {Fault::patent_outlived,
     {"patent_outlived", "合同期限超过专利权期限({}),实施许可仅在专利权存续期限内有效,请说明理由",
      "The contract outlives the patent ({}), and a licence holds within its life only: give a reason"}},
    {Fault::patent_not_granted,
     {"patent_not_granted", "专利尚未授权,请说明申请是否已公布",
      "The patent is not granted: say whether the application is published"}},
    {Fault::patent_owner,
     {"patent_owner", "权利人({})与卖方不一致,请说明理由", "The owner ({}) is not the seller: give a reason"}},
    {Fault::patent_year,
     {"patent_year", "申请日与申请号({})的年份不一致,请说明理由",
      "The day of filing is not in the year of the number ({}): give a reason"}},
    {Fault::licence_type_assumed,
     {"licence_type_assumed", "未约定许可方式,将按普通实施许可登记,请确认",
      "No type of licence is stated: it will be registered as an ordinary one, please confirm"}},
    {Fault::seal_name, {"seal_name", "印章名称与当事人名称不一致", "The name on the seal is not the party's name"}},
    {Fault::currency_unknown, {"currency_unknown", "币种应为 {}", "The currency must be {}"}},
    {Fault::percent_format,
     {"percent_format", "应为 0 至 100 以下、最多两位小数的百分数",
      "Must be a percentage from 0 to below 100 with at most two decimals"}},
    {Fault::date_format, {"date_format", "日期格式应为 YYYY-MM-DD,如 2026-11-24", "Must be a date like 2026-11-24"}},
    {Fault::instant_format,
     {"instant_format", "时间格式应如 2026-11-24T08:00:00Z(RFC 3339)",
      "Must be an instant like 2026-11-24T08:00:00Z (RFC 3339)"}},
    {Fault::date_invalid, {"date_invalid", "日期不存在", "The date does not exist"}},
    {Fault::date_order, {"date_order", "日期先后颠倒", "The dates are out of order"}},
    {Fault::date_future, {"date_future", "日期晚于当前日期", "The date lies in the future"}},
    {Fault::contract_expired, {"contract_expired", "合同已不在有效期内,不予登记", "The contract's validity has ended"}},
    {Fault::contract_similar,
     {"contract_similar", "与 {} 的当事人相同、签订日期相近、项目名称相近,请核对是否为同一合同",
      "The same parties signed {} under nearly the same title around that day: check that it is another contract"}},
    {Fault::reason_needed, {"reason_needed", "请对提示 {} 说明理由", "Give a reason for the warning {}"}},
    {Fault::unchanged, {"unchanged", "没有变更任何内容", "Nothing is changed"}},
    {Fault::code_unknown, {"code_unknown", "代码无效", "Not a code of the list"}},
    {Fault::party_same, {"party_same", "卖方与买方不得为同一主体", "Seller and buyer may not be the same party"}},
    {Fault::party_unknown, {"party_unknown", "没有这个主体", "There is no such party"}},
    {Fault::floor_above_ceiling, {"floor_above_ceiling", "下限高于上限", "The floor is above the ceiling"}},
    {Fault::deadline_too_soon, {"deadline_too_soon", "截止时间过早,至少 {}", "The deadline is too soon; at least {}"}},
    {Fault::period_invalid, {"period_invalid", "统计期间无效", "The period is not valid"}},
    {Fault::number_and_registry_together,
     {"number_and_registry_together", "登记编号、登记机构与登记日期须同时填写",
      "Number, registry and registration date go together"}},
    {Fault::import_columns, {"import_columns", "列数错误(应为 {})", "Wrong number of cells (should be {})"}},
    {Fault::import_encoding, {"import_encoding", "编码无法识别(应为 UTF-8)", "The encoding is not UTF-8"}},
    {Fault::cell_notation,
     {"cell_notation", "写法应为 {},各条之间用 ; 分隔(见 docs/exchange.md)",
      "Write {}, entries divided by ; (docs/exchange.md)"}},
    {Fault::import_key_reused,
     {"import_key_reused", "该行键已用于内容不同的行", "This row key was used with other content"}},
    {Fault::import_duplicate_number,
     {"import_duplicate_number", "登记编号 {} 已存在", "The registration number {} exists already"}},
    {Fault::import_duplicate_contract,
     {"import_duplicate_contract", "同一合同已登记为 {}", "The same contract is registered as {}"}},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < std::size(reasons); ++i)
        if (reasons[i].reason != static_cast<Reason>(i)) return false;
    for (std::size_t i = 0; i < std::size(faults); ++i)
        if (faults[i].fault != static_cast<Fault>(i)) return false;
    return true;
}
static_assert(in_order(), "the tables follow the order of the enums");
static_assert(reasons[std::size(reasons) - 1].reason == Reason::internal,
              "every reason has a line; `internal` is the last");
static_assert(faults[std::size(faults) - 1].fault == Fault::import_duplicate_contract, "every fault has a line");

// A weak password's datum is the least length, or a word for what else is wrong (domain/people/accounts.hpp).
std::string what_is_weak(Language language, const std::string& about) {
    const bool english = language == Language::english;
    if (about == "login") return english ? "it contains the login" : "不得包含登录名";
    if (about == "common") return english ? "it is among the most common ones" : "属于常见口令";
    return english ? "at least " + about + " characters" : "至少 " + about + " 个字符";
}

constexpr Wording bad_target{"bad_target", "地址须以 / 开头,其中的汉字、空格等字符须经百分号编码",
                             "The address must begin with / and holds characters that must be percent-encoded"};

Response answer(int status, std::string_view code, std::string title, std::string detail, std::string_view request_id,
                boost::json::array violations) {
    boost::json::object body{{"type", "/problems/" + std::string{code}},
                             {"title", std::move(title)},
                             {"status", status},
                             {"code", code},
                             {"trace_id", request_id}};
    if (!detail.empty()) body["detail"] = std::move(detail);
    if (!violations.empty()) body["violations"] = std::move(violations);
    Response response;
    response.status = status;
    response.content_type = "application/problem+json; charset=utf-8";
    response.body = boost::json::serialize(body);
    response.code = code;
    if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"heluo\"");
    if (status == 503 || code == "request_in_progress") response.headers.emplace_back("Retry-After", "1");
    return response;
}

}  // namespace

std::string_view in(Language language, const Wording& wording) {
    return language == Language::english ? wording.english : wording.chinese;
}

Language language_of(std::string_view accept_language) {
    // The first of zh and en that is named wins; weights are ignored as too fine for two languages.
    const auto english = accept_language.find("en"), chinese = accept_language.find("zh");
    return english != std::string_view::npos && english < chinese ? Language::english : Language::chinese;
}

int status_of(Reason reason) { return reasons[static_cast<std::size_t>(reason)].status; }
Wording wording_of(Reason reason) { return reasons[static_cast<std::size_t>(reason)].wording; }
Wording wording_of(Fault fault) { return faults[static_cast<std::size_t>(fault)].wording; }

std::span<const Reason> all_reasons() {
    static const auto all = [] {
        std::vector<Reason> list;
        for (const auto& line : reasons) list.push_back(line.reason);
        return list;
    }();
    return all;
}
std::span<const Fault> all_faults() {
    static const auto all = [] {
        std::vector<Fault> list;
        for (const auto& line : faults) list.push_back(line.fault);
        return list;
    }();
    return all;
}

std::string worded(std::string_view text, std::string_view about) {
    std::string result{text};
    if (const auto hole = result.find("{}"); hole != std::string::npos) result.replace(hole, 2, about);
    // A datum that is itself in two languages (the name of a code): the Chinese line, then the English one.
    const auto line = std::min(about.find('\n'), about.size());
    if (result == "{zh}") result = about.substr(0, line);
    if (result == "{en}") result = about.substr(std::min(line + 1, about.size()));
    return result;
}

Response problem(const Refusal& refusal, Language language, std::string_view request_id) {
    const Wording wording = wording_of(refusal.reason);
    const bool weak = refusal.reason == Reason::weak_password;
    std::string title = worded(in(language, wording), weak ? what_is_weak(language, refusal.about) : refusal.about);
    const bool holed = wording.english.find("{}") != std::string_view::npos;
    Response response =
        answer(status_of(refusal.reason), wording.code, std::move(title), holed ? "" : refusal.about, request_id, {});
    // Throttling says how long to wait: its datum is a number of seconds.
    if (refusal.reason == Reason::too_many_attempts && !refusal.about.empty())
        response.headers.emplace_back("Retry-After", refusal.about);
    return response;
}

Response problem(const Violations& violations, Language language, std::string_view request_id) {
    boost::json::array list;
    for (const Violation& violation : violations.list()) {
        const Wording wording = wording_of(violation.fault);
        list.push_back(boost::json::object{{"pointer", violation.pointer},
                                           {"code", wording.code},
                                           {"message", worded(in(language, wording), violation.about)}});
    }
    const Wording wording = wording_of(Reason::invalid_fields);
    return answer(status_of(Reason::invalid_fields), wording.code, std::string{in(language, wording)}, "", request_id,
                  std::move(list));
}

Response problem(int status, std::string_view code, std::string_view accept_language, std::string_view request_id,
                 std::string_view detail) {
    for (const auto& line : reasons)
        if (line.wording.code == code && line.status == status)
            return problem(Refusal{line.reason, std::string{detail}}, language_of(accept_language), request_id);
    // Refusals of the framing have codes of their own (docs/errors.md) and those as their titles, but for the one that people
    // bring about by typing: no person reads the others.
    const bool typed = code == bad_target.code;
    return answer(status, code, std::string{typed ? in(language_of(accept_language), bad_target) : code},
                  std::string{detail}, request_id, {});
}

}  // namespace heluo::api
