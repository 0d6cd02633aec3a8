package graph
import ("testing";"os";"fmt";"kscope/ui/canvas";"kscope/themes")
type pal struct{}
func (pal) SGR(r themes.Role) string { return map[themes.Role]string{
 themes.Dim:"\x1b[38;2;130;140;150m",themes.Faint:"\x1b[38;2;75;80;88m",themes.Strong:"\x1b[1m",themes.Accent:"\x1b[38;2;122;190;255m",themes.Selected:"\x1b[48;2;40;60;90m",
 themes.OK:"\x1b[38;2;90;200;120m",themes.Progress:"\x1b[38;2;110;190;220m",themes.Warn:"\x1b[38;2;240;190;70m",themes.Bad:"\x1b[38;2;255;100;100m",themes.Unknown:"\x1b[38;2;160;160;160m",
 themes.Border:"\x1b[38;2;95;102;112m",themes.Group:"\x1b[38;2;70;76;86m",themes.Edge:"\x1b[38;2;110;118;130m",themes.Label:"\x1b[38;2;140;150;160m",themes.Title:"\x1b[1;38;2;170;180;190m",
}[r]}
func TestShow(t *testing.T){
 for _,c:=range []struct{w,h int;sel string}{{200,60,""},{200,60,"pod/cart-5c7b6d9f44-wq8zt"},{80,24,"svc/web"},{130,40,"svc/cart"}}{
  p:=New(traffic(),c.w,c.h,Auto,nil); g:=canvas.New(c.w,c.h)
  off:=Fit(p,c.w,c.h); if c.sel!=""{off=Reveal(p,off,c.sel,c.w,c.h)}
  Draw(g,canvas.Rect{W:c.w,H:c.h},p,View{Off:off,Selected:c.sel})
  os.WriteFile(fmt.Sprintf("/tmp/layout/s-%d-%t.ansi",c.w,c.sel!=""),[]byte(g.String(pal{})),0o644)
  fmt.Println(c.w,c.h,p.Mode,p.cap); fmt.Println(g.Plain())
 }
}
