#pragma once

// Every message that the server understands: one row each, one file each in requests/ where there is more than a line to
// it. Handlers give the result; of notifications it is dropped. They throw RequestError, and whatever the JSON library
// throws for malformed parameters; the server answers both.

#include <span>
#include <string_view>

#include "session.hpp"

namespace valk::lsp_server {

enum class MessageKind { request, notification };

struct Request {
  std::string_view method;
  MessageKind kind;
  Json (*handle)(Session& session, const Json& params);
};

[[nodiscard]] std::span<const Request> requests();

namespace requests_detail {
Json initialize(Session& session, const Json& params);
Json shutdown(Session& session, const Json& params);
Json exit(Session& session, const Json& params);
Json did_open(Session& session, const Json& params);
Json did_change(Session& session, const Json& params);
Json did_close(Session& session, const Json& params);
Json hover(Session& session, const Json& params);
Json completion(Session& session, const Json& params);
Json definition(Session& session, const Json& params);
Json document_symbol(Session& session, const Json& params);
Json formatting(Session& session, const Json& params);
Json range_formatting(Session& session, const Json& params);
Json on_type_formatting(Session& session, const Json& params);
Json code_action(Session& session, const Json& params);
Json signature_help(Session& session, const Json& params);
Json declaration(Session& session, const Json& params);
Json implementation(Session& session, const Json& params);
Json references(Session& session, const Json& params);
Json document_highlight(Session& session, const Json& params);
Json prepare_rename(Session& session, const Json& params);
Json rename(Session& session, const Json& params);
Json workspace_symbol(Session& session, const Json& params);
Json document_link(Session& session, const Json& params);
Json folding_range(Session& session, const Json& params);
Json selection_range(Session& session, const Json& params);
Json semantic_tokens_full(Session& session, const Json& params);
Json semantic_tokens_delta(Session& session, const Json& params);
Json semantic_tokens_range(Session& session, const Json& params);
Json inlay_hint(Session& session, const Json& params);
Json code_lens(Session& session, const Json& params);
Json did_change_configuration(Session& session, const Json& params);
Json did_change_folders(Session& session, const Json& params);
Json did_change_files(Session& session, const Json& params);
Json nothing(Session& session, const Json& params);
}  // namespace requests_detail

}  // namespace valk::lsp_server
