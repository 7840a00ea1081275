#pragma once

// Certificates on disk.

#include <string>

#include "valk/base/result.hpp"
#include "valk/loop/time.hpp"

namespace valk::net {

// Two PEM files, or one file that holds both.
struct CertificateFiles {
  std::string certificate;  // the certificate, then those that vouch for it
  std::string key;
};

// The certificate for localhost, 127.0.0.1 and ::1 that is kept in `folder` as "localhost.pem", signed by itself,
// P-256, valid for 397 days. Made (with the folder) when there is none or it runs out within a day of `now`. The file
// holds the key too, so only its owner may read it; `curl --cacert` takes it as it is.
[[nodiscard]] base::Result<CertificateFiles> ensure_localhost_certificate(const std::string& folder,
                                                                          loop::WallTime now);

}  // namespace valk::net
