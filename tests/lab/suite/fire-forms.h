/* Uses each of the forms once. */
void forms(void);
