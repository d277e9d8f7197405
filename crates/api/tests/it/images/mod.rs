mod dockerfile;
