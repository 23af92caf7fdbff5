extern int corey_placeholder;
