/*
 * Probes and functions in the forms that compilers of several languages give them. Names are set by hand, so that
 * no other compiler is needed.
 */
#include "fire-forms.h"

/* A note as sys/sdt.h writes it (SystemTap's user space probes, version 3), at a `nop` of its own. */
#define NOTE(name, args)                                                                    \
  "990: nop\n"                                                                              \
  ".pushsection .note.stapsdt,\"\",\"note\"\n"                                              \
  ".balign 4\n.4byte 992f-991f, 994f-993f, 3\n"                                             \
  "991: .asciz \"stapsdt\"\n992: .balign 4\n"                                               \
  "993: .8byte 990b\n.8byte 0\n.8byte 0\n"                                                  \
  ".asciz \"fire\"\n.asciz \"" name "\"\n.asciz \"" args "\"\n994: .balign 4\n.popsection\n"

__attribute__((used)) int fire_cells[8] = {10, 11, 12, 13, 14, 15, 16, 17};

/* One byte for each instruction. */
__asm__(
    ".text\n.globl fire_nops\n.type fire_nops, @function\n"
    "fire_nops: nop\nnop\nnop\nret\n.size fire_nops, . - fire_nops\n");
void fire_nops(void);

__attribute__((noinline)) int fire_box(int value) __asm__("_ZN4fire3Box3addEi");
int fire_box(int value) {
  __asm__ volatile("");
  return value + 1;
}

/* As rustc mangles by default. */
__attribute__((noinline)) int fire_rusty(int value) __asm__("_ZN4fire5rusty17h0123456789abcdefE");
int fire_rusty(int value) {
  __asm__ volatile("");
  return value + 1;
}

static void registers(void) {
  __asm__ volatile(
      "movabsq $0x1122334455667788, %%rax\n"
      "movl $-2, %%ebx\n"
      "movabsq $0x8877665544332211, %%r10\n" NOTE(
          "registers",
          "8@%%rax 4@%%eax 2@%%ax 1@%%al -4@%%ebx -1@%%bl 8@%%r10 4@%%r10d 2@%%r10w 1@%%r10b")
      :
      :
      : "rax", "rbx", "r10");
}

/* Around the third cell: constants, then base, base and offset, and base, index and scale. */
static void operands(void) {
  __asm__ volatile(
      "leaq fire_cells+8(%%rip), %%rsi\n"
      "movl $1, %%edi\n"
      "movl $-10, -16(%%rsp)\n" NOTE(
          "operands",
          "-4@$-9 4@$70000 4@(%%rsi) -4@-4(%%rsi) 4@4(%%rsi) -4@-16(%%rsp) 4@4(%%rsi,%%rdi,4) 2@8(%%rsi,%%rdi,4)")
      :
      :
      : "rsi", "rdi", "memory");
}

static void twice(void) {
  __asm__ volatile(NOTE("twice", "4@$1"));
  __asm__ volatile("movl $22, %%edx\n" NOTE("twice", "4@%%edx") : : : "rdx");
}

void forms(void) {
  fire_nops();
  fire_box(5);
  fire_rusty(6);
  registers();
  operands();
  twice();
}
