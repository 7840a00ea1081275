// workspace/didChangeConfiguration, didChangeWorkspaceFolders, didChangeWatchedFiles.

#include <algorithm>

#include "../requests.hpp"
#include "../uri.hpp"

namespace valk::lsp_server::requests_detail {

Json did_change_configuration(Session& session, const Json& params) {
  session.configure(params.at("settings"));
  return nullptr;
}

Json did_change_folders(Session& session, const Json& params) {
  const Json& event = params.at("event");
  for (const Json& folder : event.at("removed")) {
    std::erase(session.folders, path_of(folder.at("uri").get<std::string>()));
  }
  for (const Json& folder : event.at("added")) session.folders.push_back(path_of(folder.at("uri").get<std::string>()));
  return nullptr;
}

// What is loaded may have changed.
Json did_change_files(Session& session, const Json&) {
  session.relink_all();
  return nullptr;
}

}  // namespace valk::lsp_server::requests_detail
