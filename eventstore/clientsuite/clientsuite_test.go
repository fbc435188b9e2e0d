// Package clientsuite pins the tests of EventStoreDB's official Go client, and what they need, apart from Waymark's module.
// The end-to-end tests build and run them.
package clientsuite

import _ "github.com/EventStore/EventStore-Client-Go/v4/esdb" // the package with the tests
