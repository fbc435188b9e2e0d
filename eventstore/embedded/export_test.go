package embedded

import "google.golang.org/grpc"

// Services is what a server has registered, for tests that call all of it.
func (s *Server) Services() map[string]grpc.ServiceInfo { return s.grpc.GetServiceInfo() }
