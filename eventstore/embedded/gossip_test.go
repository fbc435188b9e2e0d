package embedded_test

import (
	"fmt"
	"net"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"

	"waymark/eventstore/embedded"
)

// deadAddress is an address where nothing listens.
func deadAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func portOf(t *testing.T, address string) string {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func TestAClientThatIsGivenThreeNodesFindsTheOneThatLives(t *testing.T) {
	s := secure(t, "", embedded.Users{AdminPassword: "a-secret"})
	url := fmt.Sprintf("esdb://admin:a-secret@localhost:%s,localhost:%s,localhost:%s?nodepreference=leader&tlsCAFile=%s",
		portOf(t, deadAddress(t)), portOf(t, deadAddress(t)), portOf(t, s.address), s.chain)
	config, err := esdb.ParseConnectionString(url)
	if err != nil {
		t.Fatal(err)
	}
	config.Logger = esdb.NoopLogging()
	c, err := esdb.NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.AppendToStream(patient(t), "notes", esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, notes("Noted", 1)...); err != nil {
		t.Error(err)
	}
	if n := len(s.whole(t, "notes")); n != 1 {
		t.Errorf("%d events", n)
	}
}

func TestGossipNamesOneLeaderWhereTheClientReachedIt(t *testing.T) {
	s := serve(t, "")
	port := portOf(t, s.address)
	for dialled, host := range map[string]string{"127.0.0.1": "127.0.0.1", "localhost": "localhost"} {
		info, err := gossip.NewGossipClient(dial(t, net.JoinHostPort(dialled, port))).Read(patient(t), &shared.Empty{})
		if err != nil {
			t.Fatal(err)
		}
		if len(info.GetMembers()) != 1 {
			t.Fatalf("%d members", len(info.GetMembers()))
		}
		m := info.GetMembers()[0]
		if m.GetState() != gossip.MemberInfo_Leader || !m.GetIsAlive() || m.GetInstanceId().GetStructured() == nil || m.GetTimeStamp() == 0 {
			t.Errorf("the member is %v", m)
		}
		if m.GetHttpEndPoint().GetAddress() != host || fmt.Sprint(m.GetHttpEndPoint().GetPort()) != port {
			t.Errorf("reached at %s:%s, gossip says %v", dialled, port, m.GetHttpEndPoint())
		}
	}
}
