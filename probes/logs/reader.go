package logs

import (
	"bufio"
	"io"
)

// longest is how much of a line is kept, in bytes. Kubelets split what containers
// write at 16 KiB and put it together again; longer lines are data, not words.
const longest = 64 << 10

// reader takes a stream apart into lines, in bounded memory.
type reader struct {
	in  *bufio.Reader
	buf []byte
}

func newReader(r io.Reader) *reader { return &reader{in: bufio.NewReaderSize(r, longest)} }

// next is the next line without its end, valid until the next call; size is how long it
// is, more than the line if that was cut. whole is false if the stream ended within it;
// then err says how.
func (r *reader) next() (line []byte, size int64, whole bool, err error) {
	line, err = r.in.ReadSlice('\n')
	if err == nil {
		return line[:len(line)-1], int64(len(line) - 1), true, nil
	}
	size = int64(len(line))
	if err != bufio.ErrBufferFull {
		return line, size, false, err
	}
	r.buf = append(r.buf[:0], line...)
	for err == bufio.ErrBufferFull {
		line, err = r.in.ReadSlice('\n')
		size += int64(len(line))
	}
	if err == nil {
		return r.buf, size - 1, true, nil
	}
	return r.buf, size, false, err
}
