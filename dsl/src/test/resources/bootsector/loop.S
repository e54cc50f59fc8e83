# A machine in 512 bytes: enters long mode and calls work() for ever. QEMU and gdb find here all
# that they find in a kernel: symbols, a stack, arguments, a variable that counts.
        .code16
        .globl _start
_start:
        cli
        xor     %ax, %ax
        mov     %ax, %ds
        mov     %ax, %es
        mov     %ax, %ss
        mov     $0x7c00, %sp
        cld
        mov     $0x1000, %di            # three zeroed page tables: 0x1000, 0x2000, 0x3000
        xor     %eax, %eax
        mov     $3072, %cx
        rep stosl
        movl    $0x2003, 0x1000
        movl    $0x3003, 0x2000
        movl    $0x83, 0x3000           # one page of 2 MB, identity
        mov     $0x1000, %eax
        mov     %eax, %cr3
        mov     $0x20, %eax             # physical address extension
        mov     %eax, %cr4
        mov     $0xc0000080, %ecx       # EFER: long mode
        rdmsr
        or      $0x100, %eax
        wrmsr
        lgdt    gdt_pointer
        mov     $0x80000001, %eax       # paging, protection
        mov     %eax, %cr0
        ljmp    $8, $long_mode

        .code64
long_mode:
        mov     $0x10, %ax
        mov     %ax, %ds
        mov     %ax, %ss
        mov     $0x7c00, %rsp
        mov     $0x3f8, %dx             # the serial port: a line for the console
        lea     banner, %rsi
1:      lodsb
        test    %al, %al
        jz      main
        out     %al, %dx
        jmp     1b

        .globl main
        .type main, @function
main:
        mov     counter, %rdi
        call    work
        jmp     main
        .size main, . - main

        .globl work
        .type work, @function
work:
        push    %rbp
        mov     %rsp, %rbp
        incq    counter
        call    leaf
        pop     %rbp
        ret
        .size work, . - work

        .globl leaf
        .type leaf, @function
leaf:
        mov     $42, %eax
        ret
        .size leaf, . - leaf

        .align 8
        .globl counter
        .type counter, @object
        .size counter, 8
counter: .quad  0
banner: .asciz  "\033[31mready\033[0m\r\n"
        .align 8
gdt:    .quad   0
        .quad   0x00af9a000000ffff      # 64-bit code
        .quad   0x00cf92000000ffff      # data
gdt_pointer:
        .word   . - gdt - 1
        .long   gdt

        .org    510
        .word   0xaa55
