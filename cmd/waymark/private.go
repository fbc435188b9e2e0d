package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// private keeps the embedded event store of a process to that process: both ends of every connection must show a
// certificate that is made at its start. The official client takes it from files only, in a directory for this user alone.
type private struct {
	dir    string
	server *tls.Config
}

const (
	privateDir   = "eventstore-private"
	certPEM      = "cert.pem"
	keyPEM       = "key.pem"
	loopbackAddr = "127.0.0.1:0"
)

// makePrivate makes the certificate and its files in the data directory, which this process holds. What an earlier process
// left there is worth nothing any more.
func makePrivate(data string) (*private, error) {
	data, err := filepath.Abs(data)
	if err != nil {
		return nil, err
	}
	p := &private{dir: filepath.Join(data, privateDir)}
	if err := errors.Join(os.RemoveAll(p.dir), os.Mkdir(p.dir, 0o700)); err != nil {
		return nil, err
	}
	chain, key, err := newCertificate()
	if err != nil {
		return nil, err
	}
	if err := errors.Join(p.write(certPEM, chain), p.write(keyPEM, key)); err != nil {
		return nil, err
	}
	own, err := tls.X509KeyPair(chain, key)
	if err != nil {
		return nil, err
	}
	trusted := x509.NewCertPool()
	trusted.AddCert(own.Leaf)
	p.server = &tls.Config{
		Certificates: []tls.Certificate{own}, ClientCAs: trusted, ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS13,
	}
	return p, nil
}

func (p *private) write(name string, text []byte) error {
	return os.WriteFile(filepath.Join(p.dir, name), text, 0o600)
}

// url is the connection string of the store that listens at an address.
func (p *private) url(addr net.Addr) string {
	cert := filepath.Join(p.dir, certPEM)
	query := url.Values{"tlsCAFile": {cert}, "userCertFile": {cert}, "userKeyFile": {filepath.Join(p.dir, keyPEM)}}
	return fmt.Sprintf("esdb://%s?%s", addr, query.Encode())
}

func (p *private) remove() error { return os.RemoveAll(p.dir) }

// newCertificate is a certificate for both ends on the loopback address, signed by itself, and its key, both in PEM. It
// lasts longer than any process.
func newCertificate() (chain, key []byte, err error) {
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return nil, nil, err
	}
	now := time.Now()
	form := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "waymark"}, NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(100, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	signed, err := x509.CreateCertificate(rand.Reader, form, form, &secret.PublicKey, secret)
	if err != nil {
		return nil, nil, err
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: encoded}), nil
}
