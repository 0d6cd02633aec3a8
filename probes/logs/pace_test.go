package logs

import (
	"testing"
	"testing/synctest"
	"time"
)

// At most five requests a second open logs.
func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pace{between: Timing{}.orDefaults().Between}
		var at []time.Duration
		begin := time.Now()
		for range 12 {
			if err := p.turn(t.Context()); err != nil {
				t.Fatal(err)
			}
			at = append(at, time.Since(begin))
		}
		for i := 5; i < len(at); i++ {
			if at[i]-at[i-5] < time.Second {
				t.Errorf("six requests between %s and %s", at[i-5], at[i])
			}
		}
	})
}
