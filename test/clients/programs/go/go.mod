module resumption-watch/clientcheck

go 1.21
