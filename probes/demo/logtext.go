package demo

import (
	"fmt"
	"time"
)

// script is what a container writes: the same line for the same number, always.
type script struct {
	seed     uint64
	app, pod string
	every    time.Duration // between lines, on average
}

// timeOf is when line n is written, after the container began: never before n-1.
func (s script) timeOf(n int64) time.Duration {
	return time.Duration(n)*s.every + time.Duration(s.dice(n, 0)%uint64(s.every))
}

// numberAt is the number of a line that is written about then.
func (s script) numberAt(d time.Duration) int64 { return int64(d/s.every) - 1 }

// dice is a number that only line and throw decide (splitmix64, Steele et al. 2014).
func (s script) dice(n int64, throw uint64) uint64 {
	z := s.seed + uint64(n)*0x9e3779b97f4a7c15 + throw*0xbf58476d1ce4e5b9
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// pick is one of some words.
func (s script) pick(n int64, throw uint64, words ...string) string {
	return words[s.dice(n, throw)%uint64(len(words))]
}

// line is what is written; last: the container is killed after it.
func (s script) line(n int64, at time.Time, last bool) string {
	switch s.app {
	case "web":
		return s.access(n, at)
	case "api", "checkout":
		return s.json(n, at)
	case "payments":
		return s.leaking(n, at, last)
	case "postgres":
		return s.postgres(n, at)
	case "encoder":
		return s.progress(n)
	case "cart", "search":
		return s.logfmt(n)
	}
	return s.klog(n, at)
}

// access is a line of a web server's access log, in the combined format.
func (s script) access(n int64, at time.Time) string {
	status := s.pick(n, 1, "200", "200", "200", "200", "200", "200", "304", "304", "404", "502")
	return fmt.Sprintf(`203.0.113.%d - - [%s] "%s %s HTTP/1.1" %s %d "-" "%s"`, s.dice(n, 2)%254+1, at.UTC().Format("02/Jan/2006:15:04:05 -0700"),
		s.pick(n, 3, "GET", "GET", "GET", "POST"), s.pick(n, 4, "/", "/products", "/products/4711", "/cart", "/checkout", "/static/shop.css", "/search?q=tea"),
		status, s.dice(n, 5)%9000+200, s.pick(n, 6, "Mozilla/5.0", "curl/8.9.1", "kube-probe/1.36"))
}

// json is a line of a structured logger.
func (s script) json(n int64, at time.Time) string {
	ms := s.dice(n, 1)%90 + 3
	trace := fmt.Sprintf("%016x", s.dice(n, 2))
	stamp := at.UTC().Format("2006-01-02T15:04:05.000Z07:00")
	switch s.dice(n, 3) % 24 {
	case 0:
		return fmt.Sprintf(`{"level":"error","ts":%q,"msg":"payment was refused","err":"connect payments:80: connection refused","order":%d,"trace":%q}`, stamp, s.dice(n, 4)%90000+10000, trace)
	case 1, 2:
		return fmt.Sprintf(`{"level":"warn","ts":%q,"msg":"slow query","table":%q,"ms":%d,"trace":%q}`, stamp, s.pick(n, 4, "orders", "carts", "stock"), ms*17, trace)
	case 3:
		return fmt.Sprintf(`{"level":"debug","ts":%q,"msg":"cache","hits":%d,"misses":%d}`, stamp, s.dice(n, 4)%1000, s.dice(n, 5)%50)
	}
	return fmt.Sprintf(`{"level":"info","ts":%q,"msg":"served","method":%q,"path":%q,"status":200,"ms":%d,"trace":%q}`, stamp,
		s.pick(n, 4, "GET", "GET", "POST"), s.pick(n, 5, "/api/orders", "/api/stock/17", "/api/cart", "/api/prices"), ms, trace)
}

// leaking is a line of the process that runs out of memory, in its logger's colours.
func (s script) leaking(n int64, at time.Time, last bool) string {
	stamp := at.UTC().Format("15:04:05.000")
	used := min(63, 12+6*n)
	switch {
	case n == 0:
		return "\x1b[1mpayments 1.2.0\x1b[0m starting, memory limit 64Mi"
	case last:
		return stamp + " \x1b[31mERROR\x1b[0m cannot grow the ledger cache: \x1b[1mout of memory\x1b[0m"
	case used > 40:
		return fmt.Sprintf("%s \x1b[33mWARN\x1b[0m  heap %d MiB of 64 MiB, \x1b[2mledger cache holds %d entries\x1b[0m", stamp, used, n*8192)
	}
	return fmt.Sprintf("%s \x1b[32mINFO\x1b[0m  loaded ledger page %d, heap %d MiB", stamp, n, used)
}

// postgres is a line of that server's log.
func (s script) postgres(n int64, at time.Time) string {
	stamp := at.UTC().Format("2006-01-02 15:04:05.000 MST")
	switch s.dice(n, 1) % 6 {
	case 0:
		return fmt.Sprintf("%s [27] LOG:  checkpoint starting: time", stamp)
	case 1:
		return fmt.Sprintf("%s [27] LOG:  checkpoint complete: wrote %d buffers (0.%d%%); sync=0.004 s", stamp, s.dice(n, 2)%400, s.dice(n, 3)%9)
	case 2:
		return fmt.Sprintf("%s [%d] ERROR:  duplicate key value violates unique constraint \"orders_pkey\"\tKey (id)=(%d) already exists.", stamp, 100+s.dice(n, 2)%50, s.dice(n, 3)%90000)
	}
	return fmt.Sprintf("%s [%d] LOG:  duration: %d.%03d ms  statement: SELECT * FROM %s WHERE id = %d", stamp, 100+s.dice(n, 2)%50,
		s.dice(n, 3)%40, s.dice(n, 4)%1000, s.pick(n, 5, "orders", "carts", "stock"), s.dice(n, 6)%90000)
}

// logfmt is a line of keys and values.
func (s script) logfmt(n int64) string {
	level := s.pick(n, 1, "info", "info", "info", "info", "debug", "warn")
	return fmt.Sprintf("level=%s msg=%q path=/%s items=%d ms=%d", level, s.pick(n, 2, "request served", "item added", "item removed", "prices updated"),
		s.app, s.dice(n, 3)%9+1, s.dice(n, 4)%40+1)
}

// progress is a line of a program that works through something.
func (s script) progress(n int64) string {
	if s.dice(n, 1)%30 == 0 {
		return "\x1b[33mdropped a frame that came late\x1b[0m"
	}
	return fmt.Sprintf("frame=%6d fps=%2d q=%d.0 size=%7dKiB bitrate=%d.%dkbits/s speed=1.%02dx", 24*n, 22+s.dice(n, 2)%5, 22+s.dice(n, 3)%9,
		n*311, 2400+s.dice(n, 4)%300, s.dice(n, 5)%10, s.dice(n, 6)%20)
}

// klog is a line of a Kubernetes component.
func (s script) klog(n int64, at time.Time) string {
	return fmt.Sprintf("%s%s %7d %s] %s", s.pick(n, 1, "I", "I", "I", "I", "W"), at.UTC().Format("0102 15:04:05.000000"), 1,
		s.pick(n, 2, "controller.go:142", "reflector.go:879", "server.go:310"),
		s.pick(n, 3, "\"Synced\" object=\"shop/web\"", "\"Reconciled\" took=\"12ms\"", "\"Watch closed, will resume\" type=\"*v1.Pod\"", "\"Updated status\" generation=4"))
}
