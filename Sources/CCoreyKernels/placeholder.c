int corey_placeholder;
